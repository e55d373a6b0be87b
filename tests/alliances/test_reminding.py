"""Reminders: after the days the county wants, so often and no more, and never after a stop."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.declarations import actions, ending, reminding, signing
from alliances.declarations.models import Declaration
from alliances.declarations.paper import actions as paper
from alliances.history.models import Entry
from alliances.partners.actions import NotAllowedNow
from alliances.profile.models import Alliance
from alliances.tasks import remind_of_signatures_everywhere
from mails.models import Mail
from tenants.schemas import inside
from tests.alliances.on_paper import BOTH, pdf, person, released, token_of
from tests.cast import SOMEBODY, sign

SYSTEM = Actor.system()


@pytest.fixture
def declaration(in_loerrach) -> Declaration:
    return released()


def after(days: float) -> int:
    """What one night does so many days from now."""
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        return reminding.remind_due(by=SYSTEM)


def letters(template: str = "declaration_reminder"):
    return Mail.objects.filter(template=template)


def test_the_partner_is_reminded_after_the_first_days_with_a_new_link(declaration) -> None:
    first = token_of()
    assert after(6.9) == 0

    assert after(7.1) == 1

    [letter] = letters()
    assert letter.to == "info@stadtwerke.example"
    assert "Erinnerung" in letter.subject
    assert signing.behind_link(token_of("declaration_reminder")) == declaration
    with pytest.raises(links.LinkNotValid):
        signing.behind_link(first)


def test_a_night_that_runs_twice_reminds_once(declaration) -> None:
    assert after(8) == 1

    assert after(8) == 0
    assert letters().count() == 1


def test_reminders_follow_at_the_intervals_of_the_county_and_then_end(declaration) -> None:
    Alliance.objects.update(remind_after=3, remind_every=5, remind_at_most=2)

    counts = [after(day) for day in (2.9, 3.1, 8, 8.2, 13.3, 90)]

    assert counts == [0, 1, 0, 1, 0, 0]
    told = Entry.objects.filter(verb="An die Unterschrift erinnert").order_by("id")
    assert [entry.after["count"] for entry in told] == [1, 2]
    assert {entry.actor_kind for entry in told} == {"system"}


def test_a_county_may_want_no_reminders(declaration) -> None:
    Alliance.objects.update(remind_at_most=0)

    assert after(365) == 0


def test_somebody_may_say_stop_and_go_on_again(declaration, editor) -> None:
    address = f"/verwaltung/erklaerungen/{declaration.pk}/"

    editor.post(f"{address}nicht-mehr-erinnern/")
    assert after(30) == 0
    assert "Wieder erinnern" in editor.get(address).content.decode()
    editor.post(f"{address}wieder-erinnern/")

    assert after(30) == 1
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"Erinnerungen angehalten", "Erinnerungen fortgesetzt"} <= verbs


def test_there_is_nothing_to_stop_where_nothing_is_missing(declaration) -> None:
    ending.take_back(declaration, reason="Abgesagt", by=SOMEBODY)

    with pytest.raises(NotAllowedNow):
        reminding.stop(declaration, by=SOMEBODY)


def test_the_office_gets_one_letter_about_everything_it_has_to_sign(in_loerrach) -> None:
    names = ("Stadtwerke", "Volkshochschule")
    declarations = [released(name) for name in names]
    for declaration in declarations:
        sign(declaration, "partner", timezone.localdate())

    assert after(8) == 2

    [digest] = letters("declarations_to_sign")
    assert digest.to == "klima@loerrach.example"
    assert all(name in digest.text for name in names)
    assert not letters().exists()
    assert after(8) == 0


def test_a_signature_of_the_partner_begins_the_countys_time(declaration) -> None:
    assert after(8) == 1
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        sign(declaration, "partner", timezone.localdate())

    assert after(15) == 0
    assert after(16.5) == 1


def test_nobody_is_reminded_of_what_is_in_force_or_over_or_a_draft(declaration) -> None:
    ending.take_back(released("Abgesagt"), reason="Abgesagt", by=SOMEBODY)
    sign(declaration, "partner", timezone.localdate())
    sign(declaration, "county", timezone.localdate())

    assert after(30) == 0


def test_nobody_is_reminded_while_a_sheet_lies_on_the_desk(declaration) -> None:
    sheet = paper.upload(declaration, scan=pdf(), sides=BOTH, by=person("editor"))
    assert after(30) == 0

    paper.send_back(sheet, reason="Unleserlich", by=person("coordinator"))

    assert after(30) == 1


def test_asking_again_by_hand_begins_the_time_anew(declaration) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        actions.remind(declaration, by=SOMEBODY)

    assert after(8) == 0
    assert after(12.5) == 1


def test_what_was_released_before_reminders_came_counts_from_its_last_change(declaration) -> None:
    Declaration.objects.update(asked_at=None)

    assert after(6.9) == 0
    assert after(7.1) == 1


def test_a_partner_without_a_contact_stops_nobody_else(declaration) -> None:
    declaration.partner.contacts.all().delete()
    released("Volkshochschule")

    assert after(8) == 1
    assert letters().count() == 1


def test_the_nightly_task_reaches_every_county(loerrach, cloppenburg) -> None:
    for county in (loerrach, cloppenburg):
        with inside(county):
            released()

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        remind_of_signatures_everywhere()
        remind_of_signatures_everywhere()

    for county in (loerrach, cloppenburg):
        with inside(county):
            assert letters().count() == 1


def test_list_and_page_show_when_somebody_was_last_reminded(declaration, reader) -> None:
    after(8)
    day = f"{timezone.localdate() + timedelta(days=8):%d.%m.%Y}"

    listed = reader.get("/verwaltung/erklaerungen/").content.decode()
    assert f"zuletzt erinnert am {day}" in listed
    page = reader.get(f"/verwaltung/erklaerungen/{declaration.pk}/").content.decode()
    assert f"Zuletzt erinnert am {day}, Erinnerung 1 von 3." in page


def test_a_long_list_takes_no_more_queries(in_loerrach, reader) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            reader.get("/verwaltung/erklaerungen/")
        return len(taken)

    released()
    queries()
    few = queries()
    for name in ("Volkshochschule", "Baumschule"):
        released(name)

    assert queries() == few
