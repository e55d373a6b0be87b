"""The office's page about the county's own domain."""

import pytest
from django.test import Client

from alliances.history.models import Entry
from tenants import domains, proofs
from tenants.models import County, Domain
from tenants.schemas import inside
from tests import cast
from tests.tenants.nameserver import Nameserver
from tests.tenants.nameserver import nameserver as nameserver

PAGE = "/verwaltung/adresse/"
NAME, SPELLED = "klima-lörrach.de", "xn--klima-lrrach-bjb.de"


@pytest.fixture
def claimed(coordinator, loerrach: County) -> Domain:
    coordinator.post(PAGE, {"domain": f"https://{NAME.upper()}/"})
    return Domain.objects.get(tenant=loerrach, domain=SPELLED)


def verbs(county: County) -> list[str]:
    with inside(county):
        return [entry.verb for entry in Entry.objects.filter(object_kind="domain")]


def test_from_the_claim_to_the_main_address(
    coordinator, visitor, claimed: Domain, loerrach: County, nameserver: Nameserver
) -> None:
    name, value = proofs.entry_of(claimed)
    page = coordinator.get(f"{PAGE}{claimed.pk}/").content.decode()
    assert name in page
    assert value in page

    early = coordinator.post(f"{PAGE}{claimed.pk}/pruefen/", follow=True).content.decode()
    assert "gibt es nicht" in early
    nameserver.write(name, value)
    proved = coordinator.post(f"{PAGE}{claimed.pk}/pruefen/", follow=True).content.decode()
    assert f"{NAME} ist nachgewiesen" in proved
    assert "Kanarie-loerrach" in Client(SERVER_NAME=SPELLED).get("/").content.decode()

    main = coordinator.post(f"{PAGE}{claimed.pk}/hauptadresse/", follow=True).content.decode()
    assert "ist jetzt Ihre Hauptadresse" in main
    given = loerrach.domains.get(domain="loerrach.localhost")
    coordinator.post(f"{PAGE}{given.pk}/hauptadresse/")
    gone = coordinator.post(f"{PAGE}{claimed.pk}/entfernen/", follow=True).content.decode()
    assert f"{NAME} ist entfernt" in gone
    assert verbs(loerrach) == [
        "Domain entfernt",
        "Hauptadresse gewechselt",
        "Hauptadresse gewechselt",
        "Domain nachgewiesen",
        "Domain angemeldet",
    ]
    with inside(loerrach):
        entry = Entry.objects.filter(object_kind="domain").first()
    assert (entry.actor_kind, entry.object_label) == ("person", NAME)
    assert "Adresse" in coordinator.get("/verwaltung/verlauf/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "eine Domain an"),
        ("kein wort", "keine vollständige Domain"),
        ("192.0.2.1", "IP-Adresse"),
        ("cloppenburg.localhost", "gehört zur Plattform"),
        ("x" * 600, "zu lang"),
    ],
)
def test_what_is_wrong_stands_at_the_field(coordinator, loerrach, typed: str, said: str) -> None:
    page = coordinator.post(PAGE, {"domain": typed})

    assert page.status_code == 200
    assert said in page.context["form"].errors["domain"][0]
    assert loerrach.domains.count() == 1


def test_another_countys_domain_is_refused_without_a_name(coordinator, cloppenburg) -> None:
    theirs = domains.claim(cloppenburg, NAME, by="Koordination")
    domains.force(theirs, reason="Brief", by="Betrieb")

    said = coordinator.post(PAGE, {"domain": NAME}).context["form"].errors["domain"][0]

    assert "schon ein anderer Landkreis" in said
    assert "loppenburg" not in said


def test_the_given_address_cannot_be_removed(coordinator, loerrach) -> None:
    given = loerrach.domains.get()

    page = coordinator.post(f"{PAGE}{given.pk}/entfernen/", follow=True).content.decode()

    assert "gehört fest zum Landkreis" in page
    assert "Domain entfernen" not in page


def test_a_neighbours_domain_is_as_if_it_were_not_there(coordinator, cloppenburg) -> None:
    theirs = domains.claim(cloppenburg, "klima-cloppenburg.de", by="Koordination")

    assert coordinator.get(f"{PAGE}{theirs.pk}/").status_code == 404
    for deed in ("pruefen", "hauptadresse", "entfernen"):
        assert coordinator.post(f"{PAGE}{theirs.pk}/{deed}/").status_code == 404
    assert "klima-cloppenburg" not in coordinator.get(PAGE).content.decode()
    assert Domain.objects.filter(pk=theirs.pk, proved_at=None).exists()


@pytest.mark.parametrize("who", ["editor", "reader", "partner", "visitor"])
def test_only_the_coordinator_comes_here(request, claimed, who: str) -> None:
    client = request.getfixturevalue(who)
    wanted = 302 if who == "visitor" else 403

    assert client.get(PAGE).status_code == wanted
    assert client.post(PAGE, {"domain": "x.example"}).status_code == wanted
    assert client.post(f"{PAGE}{claimed.pk}/entfernen/").status_code == wanted
    assert client.get("/verwaltung/").content.decode().count(PAGE) == 0


def test_a_look_changes_nothing(coordinator, claimed) -> None:
    for deed in ("pruefen", "hauptadresse", "entfernen"):
        assert coordinator.get(f"{PAGE}{claimed.pk}/{deed}/").status_code == 405


def test_forms_and_sign_in_work_on_an_own_domain(claimed, loerrach: County) -> None:
    """Cookies belong to the host, and the origin is compared with the host of the request."""
    domains.force(claimed, reason="Brief", by="Betrieb")
    client = Client(SERVER_NAME=f"www.{SPELLED}", enforce_csrf_checks=True)
    secrets = {"email": "coordinator@beispiel.example", "password": cast.PASSWORD}
    own = {"origin": f"http://www.{SPELLED}"}

    for origin in ("http://loerrach.localhost", f"http://{SPELLED}", "http://evil.example"):
        assert client.post("/anmelden/", secrets, headers={"origin": origin}).status_code == 403
    assert client.post("/anmelden/", secrets, headers=own).status_code == 302

    assert client.cookies["sessionid"]["domain"] == ""
    assert client.get("/verwaltung/").status_code == 200
    token = client.get("/verwaltung/adresse/").context["csrf_token"]
    wanted = {"domain": "zweite.example", "csrfmiddlewaretoken": str(token)}
    assert client.post(PAGE, wanted, headers=own).status_code == 302
    assert client.post(PAGE, {"domain": "dritte.example"}, headers=own).status_code == 403
