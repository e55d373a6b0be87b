"""Set a new password by a link in a mail."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import links
from accounts.actors import Actor
from accounts.models import User
from alliances.history.actions import change, record
from alliances.letters import post
from tenants.transactions import atomic

RESET = "reset-password"
RESET_WITHIN = timedelta(hours=24)


@atomic
def ask_for_new_password(email: str) -> None:
    """Send a link to this address if somebody has an account with it; silent if nobody has."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return
    token = links.issue(RESET, user.pk, valid_for=RESET_WITHIN)
    post(
        "password_reset",
        to=user.email,
        subject="Neues Passwort",
        context={"user": user},
        path=f"/anmelden/neues-passwort/{token}/",
    )


@atomic
def set_new_password(token: str, *, password: str) -> User:
    """Set the password of whoever the link was sent to; all their sessions end with it."""
    link = links.find(token, RESET, lock=True)
    user = User.objects.select_for_update().filter(pk=link.subject, is_active=True).first()
    if user is None:
        raise links.LinkNotValid
    links.use(link)
    _set_password(user, password)
    return user


@atomic
def change_password(user: User, *, present: str, password: str) -> None:
    """Set a new password for somebody who knows the present one; ValidationError otherwise."""
    if not user.check_password(present):
        raise ValidationError({"present": "Das ist nicht Ihr bisheriges Passwort."})
    _set_password(user, password)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    record("Passwort neu gesetzt", user, by=Actor.person(user))


@atomic
def change_account(user: User, *, function: str, name: str) -> None:
    """Change how somebody is named in lists and in new lines of history."""
    change(user, {"function": function, "name": name}, by=Actor.person(user))
