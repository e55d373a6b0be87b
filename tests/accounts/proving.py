"""What a person does with a telephone: an authenticator app, without the telephone."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests import cast


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or some time steps of half a minute later."""
    counter = int(time.time()) // 30 + steps
    return format_hotp_value(hotp_value(secret.replace(" ", ""), counter))


def set_up_app(client: Client) -> str:
    """Set up an authenticator app on one's own page; returns its secret."""
    page = client.get("/konto/sicherheit/app/")
    secret = page.context["secret"]
    answer = client.post("/konto/sicherheit/app/", {"code": code_of(secret, steps=-1)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def codes_of(client: Client) -> list[str]:
    """The recovery codes, while they are shown."""
    page = client.get("/konto/sicherheit/codes/").content.decode()
    return re.findall(r"<li><code>([\d ]+)</code></li>", page)


def sign_in(client: Client, role: str = "coordinator", **more: str):
    """The first step, with the password of the cast."""
    email = "betrieb@kreisklima.example" if role == "operator" else f"{role}@beispiel.example"
    return client.post("/anmelden/", {"email": email, "password": cast.PASSWORD} | more)
