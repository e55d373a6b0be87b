"""Why something about a person stays, in sentences that the person may read."""

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration
from alliances.declarations.paper.models import SignedSheet
from alliances.partners.models import Contact, Partner

CONTRACT = (
    "Nachweis der Partnererklärung (Art. 17 Abs. 3 Buchst. b und e DSGVO). "
    "Gelöscht zehn Jahre nach ihrem Ende."
)
LIVING = (
    "Die Erklärung läuft noch. Nach dem Austritt wird gelöscht, was ihr Nachweis nicht braucht."
)
OFFICE = (
    "Angabe zum Amt, nicht zur Person: Wer den Landkreis vertritt, steht unter „Erscheinungsbild“."
)
SIGNS = (
    "Wer unterschreiben darf, muss feststellbar sein. Beenden Sie zuerst die "
    "Zeichnungsberechtigung."
)
LAST = "Der Landkreis braucht mindestens eine Koordination. Laden Sie zuerst jemanden dazu ein."


def kept_partner(partner: Partner) -> str:
    declarations = partner.declarations
    if declarations.exclude(state=Declaration.State.ENDED).exists():
        return LIVING
    return ""


def kept_contact(contact: Contact) -> str:
    """An organisation names somebody else; a private person is its own contact."""
    partner = contact.partner
    return kept_partner(partner) if partner.kind == Partner.Kind.PERSON else ""


def kept_user(user: User) -> str:
    coordinators = User.objects.filter(role=Role.COORDINATOR, is_active=True)
    is_last = user.role == Role.COORDINATOR and not coordinators.exclude(pk=user.pk).exists()
    return LAST if is_last else ""


def kept_authority(authority: Authority) -> str:
    return SIGNS if authority.holds_on(timezone.localdate()) else ""


def kept_sheet(sheet: SignedSheet) -> str:
    undecided = {SignedSheet.State.WAITING, SignedSheet.State.CONFIRMED}
    return CONTRACT if sheet.state in undecided else ""
