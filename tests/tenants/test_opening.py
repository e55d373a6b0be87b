"""Opening a county: everything is there afterwards, or nothing is."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.models import Invitation
from alliances.history.models import Entry
from alliances.pages.models import Page
from alliances.partners.models import Category
from console.models import OperatorEntry
from mails.models import Mail
from tenants.models import County, Region
from tenants.names import check_slug
from tenants.opening import open_county
from tenants.schemas import inside
from tests.tenants.stock import GIESSEN, schemas

pytestmark = pytest.mark.django_db


def test_an_opened_county_has_its_schema_host_invitation_and_starter_content() -> None:
    opening = open_county(**GIESSEN)

    county = opening.county
    assert county.schema_name == "lk_giessen"
    assert "lk_giessen" in schemas("lk_")
    assert [domain.domain for domain in county.domains.all()] == ["giessen.localhost"]
    assert opening.results["invitation_url"].startswith("http://giessen.localhost")
    with inside(county):
        assert Invitation.objects.get().email == "klima@giessen.example"
        assert Mail.objects.get().to == "klima@giessen.example"
        assert Page.objects.count() == 4
        assert Category.objects.filter(name="Unternehmen").exists()
        assert Entry.objects.filter(verb="Landkreis eröffnet").exists()
    assert OperatorEntry.objects.get(county_slug="giessen").by == "Betrieb"


def test_the_command_answers_with_one_json_object(capsys) -> None:
    call_command(
        "open_county",
        "06531",
        slug="giessen",
        name="Landkreis Gießen",
        coordinator="klima@giessen.example",
        json=True,
    )

    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "lk_giessen"
    assert answer["host"] == "giessen.localhost"
    assert {"county", "slug", "invitation_url", "seconds"} <= set(answer)


def test_a_refused_command_says_why_and_exits_non_zero(capsys) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("open_county", "99999", slug="$user", name="X", coordinator="kein", json=True)

    answer = json.loads(capsys.readouterr().out)
    assert end.value.code == 1
    assert set(answer["errors"]) == {"ags", "slug", "coordinator"}


@pytest.mark.parametrize(
    "slug",
    [
        "$user",
        "a,public",
        "../etc",
        "information_schema",
        "pg_catalog",
        "pg_toast",
        " giessen",
        "giessen\t",
        "lk_giessen",
        "a;drop schema public",
        "Giessen",
        "gießen",
        "giessen ",
        "g",
        "1giessen",
        "a" * 64,
        "public",
        "www",
        "giessen-",
        "gie\nssen",
        "",
    ],
)
def test_a_malformed_or_reserved_slug_is_refused_with_nothing_made(slug: str) -> None:
    before = schemas("lk_")

    with pytest.raises(ValidationError) as refusal:
        open_county(**(GIESSEN | {"slug": slug}))

    assert set(refusal.value.message_dict) == {"slug"}
    assert schemas("lk_") == before
    assert not County.objects.filter(region_id="06531").exists()


@pytest.mark.parametrize("ags", ["", "99999", "8336", "008336", "0833６", "08336x"])
def test_an_ags_that_is_not_in_the_register_is_refused(ags: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        open_county(**(GIESSEN | {"ags": ags}))

    assert set(refusal.value.message_dict) == {"ags"}


def test_a_county_opens_only_once(loerrach: County) -> None:
    with pytest.raises(ValidationError) as refusal:
        open_county(**(GIESSEN | {"ags": "08336", "slug": "loerrach"}))

    assert set(refusal.value.message_dict) == {"ags", "slug"}
    assert "loerrach" in refusal.value.message_dict["ags"][0]


def test_a_step_that_fails_leaves_nothing(monkeypatch) -> None:
    def broken(_) -> None:
        raise RuntimeError("kaputt")

    monkeypatch.setattr("console.audit.record_opening", broken)

    with pytest.raises(RuntimeError):
        open_county(**GIESSEN)

    assert "lk_giessen" not in schemas("lk_")
    assert not County.objects.filter(slug="giessen").exists()


def test_a_name_that_is_fine_passes() -> None:
    check_slug("st-wendel")


def test_the_register_has_the_county_level_units_with_their_titles() -> None:
    assert Region.objects.count() == 400
    assert Region.objects.get(ags="08336").title == "Landkreis Lörrach"
    assert Region.objects.get(ags="01002").title == "Stadt Kiel"
