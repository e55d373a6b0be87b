"""Who of the county somebody is whom its provider has let through."""

from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.changes import Change, tell
from accounts.models import Identity, SignInRules, User
from accounts.permissions import STAFF_ROLES, Role
from accounts.provider.configuring import ProviderFails
from accounts.second_factor import NOT_YOU
from tenants.transactions import atomic

STRANGER = (
    "Für Sie gibt es hier noch keinen Zugang. Bitten Sie die Koordination Ihres Landkreises um "
    "eine Einladung."
)


@atomic
def person_of(claims: dict[str, Any], rules: SignInRules) -> User:
    """Whoever the provider means; ProviderFails if nobody here is meant.

    Known by the provider's own id for them; at first by an address that the provider has verified
    and may speak for. Only then somebody new is made a reader, if the county wants that.
    """
    email = _verified_address(claims, rules)
    identity = (
        Identity.objects.select_for_update()
        .filter(issuer=rules.issuer, subject=claims["sub"])
        .first()
    )
    if identity is None:
        identity = _link(claims, rules, email)
    user = identity.user
    if not user.is_active or user.role not in STAFF_ROLES:
        raise ProviderFails(STRANGER)
    identity.last_used_at = timezone.now()
    identity.save(update_fields=["last_used_at"])
    return user


def _verified_address(claims: dict[str, Any], rules: SignInRules) -> str:
    email = str(claims.get("email") or "").strip().lower()
    if not email or claims.get("email_verified") not in {True, "true"}:
        raise ProviderFails("Der Anmeldedienst nennt keine bestätigte E-Mail-Adresse von Ihnen.")
    allowed = [domain.strip() for domain in rules.mail_domains.split(",")]
    if email.rpartition("@")[2] not in allowed:
        raise ProviderFails("Ihre E-Mail-Adresse gehört zu keiner der erlaubten Domains.")
    return email


def _link(claims: dict[str, Any], rules: SignInRules, email: str) -> Identity:
    """Tie the account with this address to the provider's id, once; the person is told."""
    SignInRules.objects.select_for_update().get(pk=rules.pk)  # one after the other
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = _new_reader(claims, rules, email)
    if not user.is_active or user.role not in STAFF_ROLES:
        raise ProviderFails(STRANGER)
    if Identity.objects.filter(user=user, issuer=rules.issuer).exists():
        raise ProviderFails(
            "Ihr Zugang ist schon mit einer anderen Kennung des Anmeldedienstes verknüpft. Die "
            "Koordination kann diese Verknüpfung lösen."
        )
    identity = Identity.objects.create(user=user, issuer=rules.issuer, subject=claims["sub"])
    tell(
        Change(
            user,
            "mit Anmeldedienst verknüpft",
            Actor.person(user),
            f"Ihr Zugang wurde mit „{rules.provider_name}“ verknüpft: Wer sich dort als Sie "
            f"anmeldet, kommt hier herein. {NOT_YOU}",
            {"provider": rules.issuer},
        )
    )
    return identity


def _new_reader(claims: dict[str, Any], rules: SignInRules, email: str) -> User:
    if not rules.creates_readers:
        raise ProviderFails(STRANGER)
    user = User(email=email, role=Role.READER, name=str(claims.get("name") or "")[:120])
    user.set_unusable_password()
    user.save()
    tell(
        Change(
            user,
            "Zugang durch Anmeldedienst angelegt",
            Actor.system("Anmeldedienst"),
            after={"role": Role.READER},
        )
    )
    return user
