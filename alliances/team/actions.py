"""Bring colleagues in, change what they may do, close their access."""

from django.core.exceptions import ValidationError

from accounts import invitations, keys, second_factor
from accounts.actors import Actor
from accounts.models import ApiKey, Invitation, SignInRules, User
from accounts.permissions import Role
from alliances.history.actions import change, record
from alliances.letters import post
from tenants.hosts import address
from tenants.opening import Opening
from tenants.schemas import current_county
from tenants.transactions import atomic


class LastCoordinator(Exception):
    """A county without a coordinator who can come in could not help itself any more."""


class OwnFactor(Exception):
    """One's own second factor is removed on one's own page, where a proof is asked for."""


@atomic
def invite(*, email: str, role: str, by: Actor) -> tuple[Invitation, str]:
    """Invite somebody into this county by mail; returns the invitation and its address."""
    invitation, token = invitations.invite(email=email, role=role, by=by.label)
    record("eingeladen", invitation, by=by, after={"role": role})
    path = f"/einladung/{token}/"
    post(
        "invitation",
        to=invitation.email,
        subject="Ihre Einladung",
        context={"invitation": invitation},
        path=path,
    )
    return invitation, address(current_county(), path)


def invite_first_coordinator(opening: Opening) -> None:
    """A step of opening a county."""
    _, url = invite(email=opening.coordinator, role=Role.COORDINATOR, by=Actor.system(opening.by))
    opening.results["invitation_url"] = url


@atomic
def accept(token: str, *, name: str, function: str, password: str) -> User:
    """Turn an invitation into an account of this county."""
    user = invitations.accept(token, name=name, function=function, password=password)
    record("Einladung angenommen", user, by=Actor.person(user), after={"role": user.role})
    return user


@atomic
def withdraw_invitation(invitation: Invitation, *, by: Actor) -> None:
    """The link in the mail leads nowhere from now on."""
    record("Einladung zurückgezogen", invitation, by=by)
    invitation.delete()


@atomic
def change_member(user: User, *, role: str, is_active: bool, by: Actor) -> None:
    """Change somebody's role or access; LastCoordinator if nobody would be left."""
    coordinators = User.objects.select_for_update().filter(role=Role.COORDINATOR, is_active=True)
    others = [other for other in coordinators if other.pk != user.pk]
    stays = is_active and role == Role.COORDINATOR
    if user.role == Role.COORDINATOR and not stays and not others:
        raise LastCoordinator("Der Landkreis braucht mindestens eine Koordination mit Zugang.")
    if not stays and SignInRules.objects.filter(provider_only=True, emergency=user).exists():
        raise LastCoordinator(
            "Diese Person ist der Notzugang, falls der Anmeldedienst ausfällt. Bestimmen Sie unter "
            "„Anmeldung“ zuerst eine andere."
        )
    change(user, {"role": role, "is_active": is_active}, by=by, verb="Zugang geändert")


@atomic
def demand_second_factor(wanted: bool, *, by: Actor) -> bool:
    """Demand a second factor of everybody in the office, from their next page on, or no more."""
    rules, _ = SignInRules.objects.select_for_update().get_or_create(id=1)
    verb = "zweiten Faktor verpflichtend gemacht" if wanted else "zweiten Faktor freigestellt"
    return change(rules, {"demands_second_factor": wanted}, by=by, verb=verb)


@atomic
def reset_second_factor(user: User, *, by: Actor) -> bool:
    """Help somebody who lost telephone and codes; OwnFactor for one's own, False if none was."""
    if by.id == str(user.pk):
        raise OwnFactor("Ihren eigenen zweiten Faktor ändern Sie auf Ihrer Seite „Sicherheit“.")
    return second_factor.reset(user, by=by)


@atomic
def create_key(*, label: str, role: str, by: Actor) -> tuple[ApiKey, str]:
    """Make a key for a program; the secret is shown once."""
    if not label.strip():
        raise ValidationError({"label": "Bitte geben Sie an, wofür der Schlüssel ist."})
    key, secret = keys.create_key(label=label.strip(), role=role, by=by.label)
    record("Schlüssel angelegt", key, by=by, after={"role": role})
    return key, secret


@atomic
def revoke_key(key: ApiKey, *, by: Actor) -> None:
    """End a key at once."""
    keys.revoke_key(key)
    record("Schlüssel gesperrt", key, by=by)
