"""The operator's desk: open a county, see what was done; nobody else comes in."""

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Invitation, User
from accounts.permissions import Role
from console.models import OperatorEntry
from console.regions import suggested_slug
from mails.models import Mail
from tenants.models import County, Region
from tenants.schemas import inside
from tests import cast

OPEN = "/konsole/eroeffnen/"
DESK = ["/konsole/", OPEN, "/konsole/verlauf/", "/konsole/postausgang/", "/konsole/sicherungen/"]


@pytest.fixture
def wanted() -> dict[str, str]:
    """A county that can be opened."""
    return {
        "ags": "Landkreis Oberallgäu (09780)",
        "slug": "oberallgaeu",
        "name": "Landkreis Oberallgäu",
        "coordinator": "klima@oberallgaeu.example",
        "starter": "standard",
    }


def test_opening_shows_address_and_link_once_and_mails_the_invitation(
    operator, client_for, wanted
) -> None:
    page = operator.post(OPEN, wanted)
    words = page.content.decode()

    county = County.objects.get(slug="oberallgaeu")
    link = re.search(r"http://oberallgaeu\.localhost[:\d]*(/einladung/\S+?/)<", words)[1]
    assert "no-store" in page["Cache-Control"]
    assert client_for(county).get("/").status_code == 200
    assert client_for(county).get(link).status_code == 200
    with inside(county):
        assert Invitation.objects.get().role == Role.COORDINATOR
        assert Mail.objects.get().to == wanted["coordinator"]
    entry = OperatorEntry.objects.first()
    assert (entry.verb, entry.county_slug) == ("Landkreis eröffnet", "oberallgaeu")
    assert "oberallgaeu" in operator.get("/konsole/verlauf/").content.decode()
    assert link not in operator.get("/konsole/").content.decode()


@pytest.mark.parametrize("typed", ["09780", " Oberallgäu ", "landkreis oberallgäu"])
def test_a_region_is_found_by_key_and_by_name(operator, wanted, typed) -> None:
    operator.post(OPEN, wanted | {"ags": typed})

    assert County.objects.get(slug="oberallgaeu").region_id == "09780"


def test_what_is_left_empty_comes_from_the_register(operator, wanted) -> None:
    operator.post(OPEN, wanted | {"slug": "", "name": ""})

    county = County.objects.get(region="09780")
    assert (county.slug, county.name) == ("oberallgaeu", "Landkreis Oberallgäu")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ags", "99999", "führt das Register nicht"),
        ("ags", "0833", "Register führt kein Gebiet"),
        ("ags", "٠٨٣٣٦", "führt das Register nicht"),
        ("ags", "Atlantis", "Register führt kein Gebiet"),
        ("ags", "München", "passt mehrfach"),
        ("ags", "08336", "gibt es die Allianz"),
        ("slug", "loerrach", "schon vergeben"),
        ("slug", "admin", "reserviert"),
        ("slug", "Ober Allgäu", "Kleinbuchstaben"),
        ("slug", "a,public", "Kleinbuchstaben"),
        ("name", "x" * 130, "höchstens 120 Zeichen"),
        ("coordinator", "niemand", "gültige E-Mail"),
        ("starter", "alles", "alles"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_made(
    operator, wanted, field, value, said
) -> None:
    before = County.objects.count()

    page = operator.post(OPEN, wanted | {field: value})

    assert page.status_code == 200
    assert said in " ".join(page.context["form"].errors[field])
    if field != "name":
        assert "klima@oberallgaeu.example" in page.content.decode() or field == "coordinator"
    assert County.objects.count() == before


def test_several_problems_are_told_at_once(operator, wanted) -> None:
    page = operator.post(OPEN, {"ags": "99999", "slug": "admin", "coordinator": "niemand"})

    assert set(page.context["form"].errors) == {"ags", "slug", "coordinator", "starter"}


def test_the_form_can_start_with_a_region(operator) -> None:
    page = operator.get(OPEN, {"ags": "09780"}).content.decode()

    assert 'value="oberallgaeu"' in page
    assert "Landkreis Kiel" not in page
    assert operator.get(OPEN, {"ags": "x' OR 1"}).status_code == 200


def test_a_region_that_takes_part_is_not_offered(operator) -> None:
    page = operator.get(OPEN).content.decode()

    assert "Landkreis Oberallgäu (09780)" in page
    assert "Landkreis Lörrach (08336)" not in page


def test_towns_and_counties_of_one_name_get_different_slugs(db) -> None:
    town, county = Region.objects.get(ags="09162"), Region.objects.get(ags="09184")

    assert suggested_slug(county) == "muenchen"
    County.objects.create(slug="muenchen", name="x", region=county, schema_name="lk_muenchen")
    assert suggested_slug(town) == "muenchen-stadt"


@pytest.mark.parametrize("address", DESK)
def test_visitors_are_sent_to_sign_in(client_for, address) -> None:
    answer = client_for(None).get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/anmelden/")


@pytest.mark.parametrize("address", DESK)
@pytest.mark.parametrize("who", ["coordinator", "neighbour"])
def test_a_county_has_no_console(request, who, address) -> None:
    client = request.getfixturevalue(who)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", DESK)
def test_a_session_of_a_county_is_worth_nothing_on_the_network(coordinator, address) -> None:
    coordinator.defaults["SERVER_NAME"] = "localhost"

    answer = coordinator.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/anmelden/")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.READER, Role.PARTNER])
def test_only_the_operator_opens_counties(client_for, wanted, role) -> None:
    somebody = User.objects.create(email="jemand@kreisklima.example", role=role)
    client = client_for(None)
    client.force_login(somebody)

    assert client.post(OPEN, wanted).status_code == 403
    assert not County.objects.filter(slug="oberallgaeu").exists()


def test_the_list_is_searched_and_asks_no_more_with_more_counties(operator) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            operator.get("/konsole/")
        return len(captured)

    page = operator.get("/konsole/", {"q": "clopp"})
    assert [row.county.slug for row in page.context["rows"]] == ["cloppenburg"]
    two = queries()
    County.objects.create(slug="kiel", name="Kiel", region_id="01002", schema_name="lk_kiel")

    assert queries() == two


def test_the_desk_shows_nothing_of_a_county(operator, loerrach) -> None:
    for address in DESK:
        assert cast.canary(loerrach, "") not in operator.get(address).content.decode()


def test_an_operator_is_made_by_command(capsys, monkeypatch, db) -> None:
    monkeypatch.delenv("OPERATOR_PASSWORD", raising=False)

    call_command("create_operator", "neu@kreisklima.example", "--json")

    password = json.loads(capsys.readouterr().out)["password"]
    operator = User.objects.get(email="neu@kreisklima.example")
    assert operator.role == Role.OPERATOR
    assert operator.check_password(password)


def test_a_given_password_is_not_repeated(capsys, monkeypatch, db) -> None:
    monkeypatch.setenv("OPERATOR_PASSWORD", "ein-sehr-langes-wort-9")

    call_command("create_operator", "neu@kreisklima.example", "--json")

    assert "ein-sehr" not in capsys.readouterr().out
    assert User.objects.get(email="neu@kreisklima.example").check_password("ein-sehr-langes-wort-9")


@pytest.mark.parametrize(("mail", "password"), [("niemand", ""), ("a@b.example", "kurz")])
def test_a_bad_operator_is_refused(capsys, monkeypatch, db, mail, password) -> None:
    monkeypatch.setenv("OPERATOR_PASSWORD", password)

    with pytest.raises(SystemExit):
        call_command("create_operator", mail, "--json")

    assert json.loads(capsys.readouterr().out)["error"]


def test_the_register_is_searched_by_name_and_key_without_a_script(operator) -> None:
    def found(q: str) -> list[str]:
        return [region.ags for region in operator.get(OPEN, {"q": q}).context["found"]]

    assert found("oberallg") == ["09780"]
    assert found("0978")[0].startswith("0978")
    assert found("lorr") == found("LÖRR") == ["08336"]
    assert found("x") == found("x\x00y") == []
    page = operator.get(OPEN, {"q": "lörrach"}).content.decode()
    assert "hat schon eine Allianz" in page
    assert "?ags=09780" in operator.get(OPEN, {"q": "oberallgäu"}).content.decode()
