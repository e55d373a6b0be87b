"""The operator's page of one county: its state, its domains, and a name used again."""

import pytest

from console.models import OperatorEntry
from tenants import domains
from tenants.models import County, Domain
from tenants.tombstones import bury
from tests import cast

PAGE = "/konsole/landkreise/loerrach/"
OPEN = "/konsole/eroeffnen/"
WANTED = {
    "ags": "09780",
    "slug": "oberallgaeu",
    "name": "Landkreis Oberallgäu",
    "coordinator": "klima@oberallgaeu.example",
    "starter": "standard",
}


@pytest.fixture
def claimed(loerrach: County) -> Domain:
    return domains.claim(loerrach, "klima-lörrach.de", by="Koordination")


def test_a_county_is_suspended_with_a_reason_and_brought_back(operator, visitor) -> None:
    page = operator.post(f"{PAGE}aussetzen/", {"reason": "Auf Wunsch"}, follow=True)

    assert "Landkreis Lörrach ist ausgesetzt." in page.content.decode()
    assert "Auf Wunsch" in page.content.decode()
    assert "ausgesetzt" in operator.get("/konsole/").content.decode()
    assert "Auf Wunsch" in operator.get("/konsole/verlauf/").content.decode()
    assert visitor.get("/").status_code == 503

    page = operator.post(f"{PAGE}wieder-in-betrieb/", follow=True)

    assert "ist wieder in Betrieb" in page.content.decode()
    assert visitor.get("/").status_code == 200


def test_without_a_reason_the_form_says_so_at_its_field(operator, visitor) -> None:
    page = operator.post(f"{PAGE}aussetzen/", {"reason": "  "})

    assert page.context["form"].errors["reason"] == ["Bitte geben Sie einen Grund an."]
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("address", ["aussetzen/", "wieder-in-betrieb/"])
def test_a_look_changes_nothing(operator, visitor, address: str) -> None:
    assert operator.get(PAGE + address).status_code == 405
    assert visitor.get("/").status_code == 200


def test_the_page_names_all_domains_and_nothing_of_the_county(operator, claimed, loerrach):
    page = operator.get(PAGE).content.decode()

    assert "klima-lörrach.de" in page
    assert "noch nicht nachgewiesen" in page
    assert "loerrach.localhost" in page
    assert cast.canary(loerrach, "") not in page


def test_a_domain_is_released_with_a_reason_and_removed(operator, claimed, client_for) -> None:
    address = f"{PAGE}domains/{claimed.pk}/"
    assert claimed.proof in operator.get(address).content.decode()
    refused = operator.post(f"{address}freigeben/", {"reason": ""})
    assert refused.context["form"].errors["reason"]

    operator.post(f"{address}freigeben/", {"reason": "Brief vom Landrat"})

    assert Domain.objects.get(pk=claimed.pk).proved_by == "betrieb@kreisklima.example"
    assert "Brief vom Landrat" in operator.get(PAGE).content.decode()

    operator.post(f"{address}entfernen/")

    assert not Domain.objects.filter(pk=claimed.pk).exists()
    assert OperatorEntry.objects.first().verb == "Domain entfernt: klima-lörrach.de"


def test_another_countys_domain_is_not_released(operator, claimed, cloppenburg) -> None:
    theirs = domains.claim(cloppenburg, "klima-lörrach.de", by="Koordination")
    domains.force(theirs, reason="Brief", by="Betrieb")

    page = operator.post(f"{PAGE}domains/{claimed.pk}/freigeben/", {"reason": "Brief"})

    assert "schon ein anderer Landkreis" in page.context["form"].errors["reason"][0]


def test_the_given_address_stays(operator, loerrach) -> None:
    given = loerrach.domains.get()

    page = operator.post(f"{PAGE}domains/{given.pk}/entfernen/", follow=True)

    assert "gehört fest zum Landkreis" in page.content.decode()
    assert loerrach.domains.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/konsole/landkreise/nirgends/",
        "/konsole/landkreise/cloppenburg/domains/{}/",
        f"{PAGE}domains/999999/",
    ],
)
def test_what_is_not_there_is_404(operator, claimed, address: str) -> None:
    assert operator.get(address.format(claimed.pk)).status_code == 404


@pytest.mark.parametrize(
    "address", [PAGE, f"{PAGE}aussetzen/", f"{PAGE}wieder-in-betrieb/", f"{PAGE}domains/1/"]
)
def test_nobody_else_comes_here(client_for, coordinator, address: str) -> None:
    visitor = client_for(None)

    assert visitor.get(address)["Location"].startswith("/anmelden/")
    assert visitor.post(address)["Location"].startswith("/anmelden/")
    assert coordinator.post(address).status_code == 404


@pytest.mark.parametrize(
    "slug",
    [
        "$user", "a,public", "../etc", "information_schema", "pg_catalog", "oberallgaeu ",
        "oberallgäu", "a" * 64, "Oberallgaeu", "OBERALLGAEU",
    ],
)  # fmt: skip
def test_a_dangerous_name_is_refused_in_german_at_its_field(operator, slug: str) -> None:
    page = operator.post(OPEN, WANTED | {"slug": slug})

    [said] = page.context["form"].errors["slug"]
    assert said.startswith("Der Kurzname beginnt mit einem Kleinbuchstaben")
    assert not County.objects.filter(region="09780").exists()


@pytest.fixture
def buried(db) -> None:
    bury(County(slug="oberallgaeu", name="Landkreis von früher"), by="Betrieb")


def test_the_name_of_a_deleted_county_is_given_again_only_when_asked_to(operator, buried) -> None:
    assert "trotzdem wieder vergeben" not in operator.get(OPEN).content.decode()

    refused = operator.post(OPEN, WANTED)

    assert "Landkreis von früher" in refused.context["form"].errors["slug"][0]
    assert "Kurzname trotzdem wieder vergeben" in refused.content.decode()
    assert not County.objects.filter(slug="oberallgaeu").exists()

    operator.post(OPEN, WANTED | {"reuse_slug": "on"})

    assert County.objects.get(slug="oberallgaeu").name == "Landkreis Oberallgäu"


def test_other_refusals_offer_no_such_way(operator, buried) -> None:
    page = operator.post(OPEN, WANTED | {"slug": "loerrach"}).content.decode()

    assert "schon vergeben" in page
    assert "trotzdem wieder vergeben" not in page


def test_a_suggested_name_may_be_a_buried_one(operator, buried) -> None:
    page = operator.post(OPEN, WANTED | {"slug": ""})

    assert "trotzdem wieder vergeben" in page.content.decode()
