"""The county's identity provider: whom it trusts, tried out and written down."""

from typing import Any

from django.db.models import QuerySet

from accounts import open_sessions
from accounts.actors import Actor
from accounts.models import Identity, SignInRules, User
from accounts.permissions import Role
from accounts.provider import configuring
from alliances.history.actions import change, record
from tenants.transactions import atomic


@atomic
def set_provider(values: dict[str, Any], *, by: Actor) -> SignInRules:
    """Keep these rules; ValidationError with one message per wrong field.

    With another provider all links to the former one end: its ids mean nothing there.
    """
    rules, _ = SignInRules.objects.select_for_update().get_or_create(id=1)
    former = rules.issuer
    kept = configuring.cleaned(values, rules)
    secret = kept.pop("sealed_secret", None)
    change(rules, kept, by=by, verb="Anmeldedienst geändert")
    if secret is not None:
        rules.sealed_secret = secret
        rules.save(update_fields=["sealed_secret"])
        verb = "Geheimnis des Anmeldedienstes " + ("neu gesetzt" if secret else "gelöscht")
        record(verb, rules, by=by)
    if former and former != rules.issuer:
        ended, _ = Identity.objects.filter(issuer=former).delete()
        record("Verknüpfungen mit Anmeldedienst beendet", rules, by=by, after={"count": ended})
    return rules


def coordinators() -> QuerySet[User]:
    """Who may be the one that still comes in with a password."""
    return User.objects.filter(role=Role.COORDINATOR, is_active=True)


@atomic
def unlink(user: User, *, by: Actor) -> bool:
    """End somebody's link to the provider, and their sessions; False if there was none."""
    ended, _ = Identity.objects.filter(user=user).delete()
    if ended:
        open_sessions.end_others(user, keep=None)
        record("Verknüpfung mit Anmeldedienst gelöst", user, by=by)
    return bool(ended)
