"""Let somebody run the platform."""

import os
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.core.validators import validate_email

from accounts.invitations import create_operator
from tenants.answers import JsonCommand, rehearsed
from tenants.schemas import outside


class Command(JsonCommand):
    """Create an operator, or give an existing one a new password."""

    deed = "Zugang des Betriebs angelegt oder erneuert"
    help = (
        "Legt einen Zugang für den Betrieb an oder erneuert sein Passwort. Das Passwort kommt aus "
        "OPERATOR_PASSWORD; fehlt es, wird eines erzeugt und einmal gezeigt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("mail", help="E-Mail-Adresse")
        parser.add_argument("--name", default="", help="wie der Verlauf die Person nennt")

    def answer(self, **options) -> dict:
        given = os.environ.get("OPERATOR_PASSWORD", "")
        password = given or secrets.token_urlsafe(15)
        try:
            validate_email(options["mail"])
            validate_password(password)
        except ValidationError as error:
            raise self.refused(error) from error
        with outside(), rehearsed(options["dry_run"]):
            user = create_operator(email=options["mail"], password=password, name=options["name"])
        if options["dry_run"]:
            return {"operator": user.email, "dry_run": True}
        answer = {"operator": user.email, "sign_in": "/anmelden/"}
        return answer if given else {**answer, "password": password}
