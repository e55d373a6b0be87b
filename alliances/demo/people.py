"""Who can sign in to the demo: every account comes from an invitation, as it always does."""

from dataclasses import dataclass

from accounts.actors import Actor
from accounts.invitations import create_operator
from accounts.models import User
from accounts.permissions import Role
from alliances.demo import OPERATOR, PASSWORD, SECOND_OPERATOR
from alliances.team import actions as team
from tenants.schemas import outside


@dataclass(frozen=True)
class People:
    """The two of the office who act in the demo, as history names them."""

    coordinator: Actor
    editor: Actor


def staff_address(role: str, slug: str) -> str:
    """The sign-in of one member of a county's office."""
    mailbox = {Role.COORDINATOR: "koordination", Role.EDITOR: "redaktion", Role.READER: "lesen"}
    return f"{mailbox[Role(role)]}@{slug}.example"


def bring_in_staff(slug: str, invitation_url: str, *, unit: str) -> People:
    """The first coordinator follows the invitation of the opening and invites the others."""
    first = let_in(invitation_url, name="Koordination", function=unit)
    coordinator = Actor.person(first)
    editor = invite(Role.EDITOR, staff_address(Role.EDITOR, slug), "Redaktion", by=coordinator)
    invite(Role.READER, staff_address(Role.READER, slug), "Lesezugriff", by=coordinator)
    return People(coordinator, Actor.person(editor))


def invite(role: str, email: str, name: str, *, by: Actor, function: str = "") -> User:
    """Invite somebody who accepts at once."""
    _, url = team.invite(email=email, role=role, by=by)
    return let_in(url, name=name, function=function or Role(role).label)


def let_in(invitation_url: str, *, name: str, function: str) -> User:
    """Follow an invitation's link."""
    token = invitation_url.rstrip("/").rsplit("/", 1)[-1]
    return team.accept(token, name=name, function=function, password=PASSWORD)


def bring_in_operators() -> None:
    """The two operators of the platform; one with the same address stays as it is."""
    with outside():
        for email, name in ((OPERATOR, "Betrieb"), (SECOND_OPERATOR, "Vertretung")):
            if not User.objects.filter(email=email).exists():
                create_operator(email=email, password=PASSWORD, name=name)
