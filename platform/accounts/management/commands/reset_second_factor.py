"""Help a county's coordination, or an operator, back in who lost the second factor."""

from django.core.management.base import CommandParser

from accounts import second_factor
from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from tenants.answers import JsonCommand, Refused
from tenants.deeds import Deed, tell
from tenants.lifecycle import LONGEST_REASON
from tenants.models import County
from tenants.schemas import inside
from tenants.transactions import atomic

WHO = "Betrieb (Kommandozeile)"


class Command(JsonCommand):
    """Everybody else is helped by their own coordination, in the office."""

    tells_itself = True
    help = (
        "Setzt den zweiten Faktor einer Koordination (mit --county) oder eines Zugangs des "
        "Betriebs zurück. Alle anderen hilft die Koordination ihres Landkreises."
    )
    tells_itself = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("mail", help="E-Mail-Adresse")
        parser.add_argument("--county", default="", help="Kurzname des Landkreises")
        parser.add_argument("--reason", default="", help="steht im Verlauf")
        parser.add_argument("--dry-run", action="store_true", help="sagt nur, was geschähe")

    def answer(self, **options) -> dict:
        reason = " ".join(options["reason"].split())
        if not reason or len(reason) > LONGEST_REASON:
            words = f"Bitte geben Sie einen Grund an, höchstens {LONGEST_REASON} Zeichen."
            raise Refused(words, {"reason": [words]})
        if not options["county"]:
            return self._reset(None, options["mail"], reason, dry_run=options["dry_run"])
        county = County.objects.filter(slug=options["county"]).first()
        if county is None:
            words = f"Einen Landkreis mit dem Kurznamen {options['county']!r} gibt es nicht."
            raise Refused(words, {"county": [words]})
        with inside(county):
            return self._reset(county, options["mail"], reason, dry_run=options["dry_run"])

    @atomic
    def _reset(self, county: County | None, mail: str, reason: str, *, dry_run: bool) -> dict:
        role = Role.COORDINATOR if county else Role.OPERATOR
        user = User.objects.filter(email__iexact=mail, role=role).first()
        if user is None:
            words = "Unter dieser Adresse gibt es dort keinen Zugang mit der Rolle "
            words += f"{Role(role).label}."
            raise Refused(words, {"mail": [words]})
        changes = second_factor.has(user)
        if changes and not dry_run:
            second_factor.reset(user, by=Actor.system(WHO), reason=reason)
            if county:
                verb = "zweiten Faktor einer Koordination zurückgesetzt"
                tell(Deed(county, verb, WHO, "operator", note=reason))
        answer = {"mail": user.email, "changed": changes and not dry_run}
        return {**answer, "would_change": changes} if dry_run else answer
