"""Which operator it is, by sign-in or, on the command line, by their own password."""

import getpass
import os
import sys

from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.permissions import Role
from tenants.deletion.asking import Operator


def operator(user: User) -> Operator:
    """Who is signed in on the console; whoever is renamed stays the same."""
    return Operator(str(user.pk), user.label)


def proved(mail: str) -> Operator:
    """The operator with this address, who proves it with the own password.

    It comes from OPERATOR_PASSWORD, or is asked for where somebody can type. Raises
    ValidationError, with the same words for a wrong address and a wrong password.
    """
    password = os.environ.get("OPERATOR_PASSWORD", "")
    if not password and sys.stdin.isatty():
        password = getpass.getpass(f"Passwort von {mail}: ")
    users = User.objects.filter(email__iexact=mail.strip(), role=Role.OPERATOR, is_active=True)
    user = users.first()
    if user is None or not user.check_password(password):
        raise ValidationError(
            {"by": "Adresse oder Passwort stimmt nicht. Das Passwort steht in OPERATOR_PASSWORD."}
        )
    return operator(user)
