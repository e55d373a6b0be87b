"""How a domain is spelled, whatever somebody types, and what is none."""

import pytest
from django.core.exceptions import ValidationError

from tenants.domain_names import canonical, shown
from tenants.domains import claim
from tenants.models import County

NAME = "klima-lörrach.de"
SPELLED = "xn--klima-lrrach-bjb.de"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Klima-LÖRRACH.de", SPELLED),
        (SPELLED.upper(), SPELLED),
        ("klima.example.", "klima.example"),
        ("klima.example:8443", "klima.example"),
        (" https://klima-lörrach.de/ziele/?x=1#y ", SPELLED),
        ("straße.de", "xn--strae-oqa.de"),
        ("strasse.de", "strasse.de"),
        ("www.klima.example", "www.klima.example"),
        ("klima。example", "klima.example"),
        ("123.de", "123.de"),
    ],
)
def test_a_domain_has_one_spelling(typed: str, name: str) -> None:
    assert canonical(typed) == name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "eine Domain an"),
        ("https://", "eine Domain an"),
        ("nur-ein-wort", "keine vollständige Domain"),
        ("klima lörrach.de", "keine vollständige Domain"),
        ("klima_lörrach.de", "keine vollständige Domain"),
        ("-klima.de", "keine vollständige Domain"),
        ("klima..de", "keine vollständige Domain"),
        ("klima@loerrach.de", "keine vollständige Domain"),
        ("klima.de:99999", "keine vollständige Domain"),
        ("klima.de\n.evil.example", "keine vollständige Domain"),
        ("klima.de\x00", "keine vollständige Domain"),
        ("\u202eklima.de", "keine vollständige Domain"),
        ("xn--zzzzzz--.de", "keine vollständige Domain"),
        ("127.1", "keine vollständige Domain"),
        ("192.0.2.7", "IP-Adresse"),
        ("http://[2001:db8::1]/", "IP-Adresse"),
        ("localhost", "gehört zur Plattform"),
        ("cloppenburg.localhost", "gehört zur Plattform"),
        ("landkreis.local", "eigenen Netzen"),
        ("klima.test", "eigenen Netzen"),
        ("a" * 64 + ".de", "zu lang"),
        ("a1234567890." * 21 + "de", "zu lang"),
    ],
)
def test_what_is_no_domain_is_refused_in_german(loerrach: County, typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        claim(loerrach, typed, by="Koordination")

    assert said in refusal.value.message_dict["domain"][0]
    assert loerrach.domains.count() == 1


@pytest.mark.parametrize("typed", ["kreise.example", "loerrach.kreise.example"])
def test_the_platforms_own_domain_is_nobodys(typed: str, settings) -> None:
    settings.BASE_DOMAIN = "kreise.example"

    with pytest.raises(ValidationError, match="gehört zur Plattform"):
        canonical(typed)


def test_people_read_umlauts() -> None:
    assert shown(SPELLED) == NAME
    assert shown("xn--\x00.de") == "xn--\x00.de"
