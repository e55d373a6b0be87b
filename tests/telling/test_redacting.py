"""What must never stand in a log does not, wherever somebody planted it."""

import json
import logging
import sys

import pytest

from tenants.telling.logs import REQUEST, JsonLines, TextLines, event
from tenants.telling.redacting import redacted

TOKEN = "Zk3vQ8sYw0aB-4dE_7fG1hJ2kL5mN6pR9tUxVyWzAbC"
KEY = "kk_Zk3vQ8sYw0aB4dE7fG1hJ2kL5mN6pR9tUxVyWz"
MAIL = "erika.mustermann+klima@amt-loerrach.example"

PLANTED = [
    (f"Not Found: /unterschrift/{TOKEN}/", TOKEN, "/unterschrift/<secret>/"),
    (f"GET /unterschrift/{TOKEN}/erklaerung.pdf HTTP/1.1", TOKEN, "/erklaerung.pdf"),
    (f"POST /vor-ort/{TOKEN}/ HTTP/1.1", TOKEN, "/vor-ort/<secret>/"),
    (f"/einladung/{TOKEN}/", TOKEN, "/einladung/<secret>/"),
    (f"/anmelden/neues-passwort/{TOKEN}/", TOKEN, "/anmelden/neues-passwort/<secret>/"),
    (f"/mitmachen/bestaetigen/{TOKEN}/", TOKEN, "/mitmachen/bestaetigen/<secret>/"),
    ("/mitmachen/antwort/kurz/", "kurz", "/mitmachen/antwort/<secret>/"),
    (f"link {TOKEN} was used", TOKEN, "<secret>"),
    (f"Authorization: Bearer {KEY}", KEY, "Authorization"),
    (f"{{'HTTP_AUTHORIZATION': 'Bearer {KEY}'}}", KEY, "<secret>"),
    (f"key {KEY} refused", KEY, "kk_<secret>"),
    ("Cookie: __Host-session=abcdef123456; __Host-csrf=99887766", "abcdef123456", "Cookie"),
    ("{'password': 'Sommer2026!', 'x': 1}", "Sommer2026!", "password"),
    ("password=Sommer2026! for user", "Sommer2026!", "password"),
    ("csrfmiddlewaretoken=Ab12Cd34", "Ab12Cd34", "csrfmiddlewaretoken"),
    (f"mail to {MAIL} failed", MAIL, "mail to <mail> failed"),
    ("to=erika%40amt.example", "erika%40amt.example", "<mail>"),
    ("/partner/?q=Mustermann&ort=Emden", "Mustermann", "/partner/?<query>"),
    ("connect to postgres://kreisklima:geheim@db/kreisklima", "geheim", "<secret>@db"),
    ("redis://:geheim@valkey:6379/0", "geheim", "<secret>@valkey"),
    ("DETAIL:  Key (name)=(Erika Mustermann) already exists.", "Mustermann", "(name)=(<values>)"),
    ("DETAIL:  Failing row contains (1, Erika, null).", "Erika", "contains (<values>)"),
    ("LINE 1: SELECT 1 FROM a WHERE name = 'Erika'", "Erika", "LINE 1: <sql>"),
    ('invalid input syntax for type uuid: "Erika"', "Erika", "<value>"),
]


@pytest.mark.parametrize(("text", "secret", "left"), PLANTED, ids=[row[2] for row in PLANTED])
def test_a_secret_is_taken_out_and_the_rest_stays(text: str, secret: str, left: str) -> None:
    told = redacted(text)

    assert secret not in told
    assert left in told


@pytest.mark.parametrize(
    "text",
    [
        "database away: could not connect to server: Connection refused",
        "lk_loerrach weicht vom Muster ab: tabelle alliances_partner fehlt",
        "kk_spare_0123456789abcdef und kk_template_0123456789abcdef",
        "job 0b6e4d1c-2f7a-4c55-9b0e-1a2b3c4d5e6f (open_list) failed",
        "history of lk_kiel is broken: Eintrag 12",
        "Not Found: /partner/bäckerei-möller/",
    ],
)
def test_what_an_operator_needs_stays(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("shape", [JsonLines(), TextLines("%(message)s")], ids=["json", "text"])
def test_tracebacks_are_redacted_too(shape: logging.Formatter) -> None:
    try:
        try:
            raise KeyError(f"{MAIL} at /unterschrift/{TOKEN}/")
        except KeyError as error:
            raise ValueError(f"Authorization: Bearer {KEY}") from error
    except ValueError:
        record = logging.LogRecord("a", 40, "f", 1, "for %s", (MAIL,), sys.exc_info())

    told = shape.format(record)

    assert "ValueError" in told
    assert "KeyError" in told
    assert not [secret for secret in (TOKEN, KEY, MAIL) if secret in told]


def test_a_line_is_one_object_with_its_facts() -> None:
    record = logging.LogRecord("kreisklima.requests", 20, "f", 1, "request\nof two lines", (), None)
    record.__dict__ |= event(route="join", status=200, slug=MAIL)
    told = REQUEST.set("0123456789abcdef")

    line = JsonLines().format(record)
    REQUEST.reset(told)

    assert "\n" not in line
    found = json.loads(line)
    assert found["request"] == "0123456789abcdef"
    assert (found["level"], found["route"], found["status"]) == ("info", "join", 200)
    assert found["slug"] == "<mail>"
