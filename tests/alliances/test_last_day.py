"""What follows from an end on its day by itself, a minute after midnight and before any work."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from alliances.declarations import actions, ending
from alliances.declarations.models import Declaration
from alliances.history.models import Entry
from alliances.invariants import nobody_has_two_declarations_on_one_day
from alliances.partners.models import Partner
from alliances.tasks import end_declarations_everywhere
from tenants.schemas import inside
from tests import cast
from tests.cast import SOMEBODY, canary

COUNTY = "config.urls_county"

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def leaving(loerrach) -> Declaration:
    """The Jobcenter has said that it leaves in ten days."""
    with inside(loerrach):
        declaration = Declaration.objects.get(partner__slug="jobcenter")
        return ending.withdraw(
            declaration,
            effective_on=timezone.localdate() + timedelta(days=10),
            statement="Wir gehen.",
            by=SOMEBODY,
        )


@pytest.fixture
def the_evening_before(leaving: Declaration) -> Iterator[None]:
    """One minute before midnight, in Berlin."""
    with time_machine.travel(midnight(leaving) - timedelta(minutes=1), tick=False):
        yield


@pytest.fixture
def a_minute_past(leaving: Declaration) -> Iterator[None]:
    """One minute after midnight: no task has run."""
    with time_machine.travel(midnight(leaving) + timedelta(minutes=1), tick=False):
        yield


def midnight(declaration: Declaration) -> datetime:
    day = declaration.ended_on
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)


def test_on_the_evening_before_nothing_has_changed(
    the_evening_before, visitor, loerrach, leaving
) -> None:
    name = canary(loerrach, "partner")

    assert name in visitor.get("/partner/").content.decode()
    assert visitor.get("/partner/jobcenter/").status_code == 200
    assert visitor.get("/api/v1/partners/").json()["results"]
    with inside(loerrach):
        assert Declaration.objects.get(pk=leaving.pk).stands == "in_force"


def test_a_minute_past_midnight_the_public_pages_are_right(
    a_minute_past, visitor, loerrach
) -> None:
    name = canary(loerrach, "partner")

    for page in ("/", "/partner/"):
        assert name not in visitor.get(page).content.decode()
    assert visitor.get("/partner/jobcenter/").status_code == 404
    assert visitor.get("/api/v1/partners/").json()["results"] == []


def test_no_page_that_counts_partners_may_be_kept_by_a_browser(visitor, loerrach) -> None:
    for page in ("/", "/partner/", "/partner/jobcenter/", "/api/v1/partners/"):
        kept = visitor.get(page).headers.get("Cache-Control", "")
        assert "max-age" not in kept
        assert "public" not in kept


def test_a_minute_past_midnight_the_office_reads_the_end(
    a_minute_past, client_for, loerrach, leaving
) -> None:
    coordinator = client_for(loerrach, Role.COORDINATOR)
    page = reverse("office-declaration", COUNTY, args=[leaving.pk])

    text = coordinator.get(page).content.decode()
    ended = coordinator.get(
        reverse("office-declarations", COUNTY), {"stand": "ended"}
    ).content.decode()
    running = coordinator.get(reverse("office-declarations", COUNTY), {"stand": "in_force"})
    partner = coordinator.get(reverse("office-partner", COUNTY, args=[leaving.partner_id]))

    assert "Beendet zum" in text
    assert "Austritt eintragen" not in text
    assert leaving.number in ended
    assert leaving.number not in running.content.decode()
    assert "Rückkehr: neue Erklärung aufsetzen" in partner.content.decode()


def test_a_minute_past_midnight_the_partner_reads_the_end(
    a_minute_past, client_for, loerrach, leaving
) -> None:
    partner = client_for(loerrach, Role.PARTNER)

    overview = partner.get("/portal/").content.decode()
    page = partner.get(reverse("portal-withdraw", COUNTY, args=[leaving.pk])).content.decode()

    assert "beendet zum" in overview
    assert "Sie stehen nicht mehr im Verzeichnis" in page


def test_the_return_on_the_same_day_needs_no_night(a_minute_past, loerrach, leaving) -> None:
    with inside(loerrach):
        partner = Partner.objects.get(slug="jobcenter")
        back = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
        cast.sign(back, "partner", timezone.localdate())
        cast.sign(back, "county", timezone.localdate())

        leaving.refresh_from_db()
        back.refresh_from_db()
        assert (leaving.state, leaving.end_kind) == ("ended", "withdrawn")
        assert (back.state, back.replaces) == ("in_force", None)
        assert partner.declarations.in_force(timezone.localdate()).get() == back
        assert nobody_has_two_declarations_on_one_day() == []


def test_the_work_of_the_night_ends_it_once(a_minute_past, loerrach, leaving) -> None:
    end_declarations_everywhere()
    with inside(loerrach):
        assert Declaration.objects.get(pk=leaving.pk).state == "ended"
        entries = Entry.objects.filter(verb="beendet").count()

    end_declarations_everywhere()

    with inside(loerrach):
        assert Entry.objects.filter(verb="beendet").count() == entries == 1
