"""A county asks its partners for a yearly report, and knows who has answered."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.declarations.models import Declaration
from alliances.history.models import Entry
from alliances.partners.models import Partner
from alliances.reports import answering, asking
from alliances.reports.models import PartnerReport, ReportRound
from alliances.reports.reminding import MOST_REMINDERS, remind_due
from alliances.rights.retention import keep_to_it
from alliances.tasks import remind_of_reports_everywhere
from mails.models import Mail
from tenants.schemas import inside
from tests import cast
from tests.alliances.reporting import (
    OFFICE,
    RULES,
    TODAY,
    form,
    fresh,
    submitted,
    the_link,
)
from tests.alliances.reporting import asked as asked  # a fixture


def test_one_click_asks_everybody_in_force(editor, loerrach) -> None:
    with inside(loerrach):
        cast.applicant("Noch nicht dabei")

    answer = editor.post(f"{OFFICE}neu/", form(), follow=True)

    assert "1 Partner sind angeschrieben" in answer.content.decode()
    with inside(loerrach):
        report = fresh()
        assert report.partner.slug == "jobcenter"
        assert report.due_on == RULES["due_on"]
        mail = Mail.objects.get(template="report_asked")
        assert mail.to == "partner@beispiel.example"
        assert f"{RULES['due_on']:%d.%m.%Y}" in mail.text
        verbs = list(Entry.objects.values_list("verb", flat=True)[:2])
    assert verbs == ["Jahresbericht angefordert", "Jahresberichte eröffnet"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": TODAY}, "due_on"),
        ({"year": TODAY.year + 1}, "year"),
        ({"year": 1999}, "year"),
        ({"remind_every": -1}, "remind_every"),
        ({"extension_days": 400}, "extension_days"),
    ],
)
def test_rules_that_cannot_be_are_told_at_their_field(editor, loerrach, changes, field) -> None:
    page = editor.post(f"{OFFICE}neu/", form(**changes))

    assert page.context["form"].errors[field]
    with inside(loerrach):
        assert not ReportRound.objects.exists()


def test_a_year_is_begun_once_and_nobody_is_asked_twice(editor, asked, loerrach) -> None:
    page = editor.post(f"{OFFICE}neu/", form())
    assert "schon gefragt" in page.context["form"].errors["year"][0]

    editor.post(f"{OFFICE}{asked.round_id}/anfordern/", {"partner": ""})

    assert PartnerReport.objects.count() == 1
    assert Mail.objects.filter(template="report_asked").count() == 1


def test_private_persons_are_asked_only_on_purpose(in_loerrach) -> None:
    Partner.objects.update(kind="person")
    year, count = asking.open_round(RULES, by=cast.SOMEBODY)

    assert count == 0
    assert asking.not_asked(year).count() == 1
    assert asking.organisations_not_asked(year).count() == 0
    _, count = asking.open_round(RULES | {"year": 2024}, with_persons=True, by=cast.SOMEBODY)
    assert count == 1


def test_one_partner_that_came_later_is_asked_alone(editor, asked, loerrach) -> None:
    asking.take_back(asked, by=cast.SOMEBODY)
    page = editor.get(f"{OFFICE}{asked.round_id}/").content.decode()
    assert "1 Partner in Kraft ist zu diesem Jahr noch nicht gefragt." in page

    partner = str(cast.same_id("partner"))
    editor.post(f"{OFFICE}{asked.round_id}/anfordern/", {"partner": partner})

    assert fresh().state == "asked"


def test_reminders_come_at_the_interval_and_not_twice_a_day(visitor, asked) -> None:
    first = the_link()
    assert remind_due(TODAY + timedelta(days=13), by=cast.SOMEBODY) == 0

    counts = [remind_due(TODAY + timedelta(days=14), by=cast.SOMEBODY) for _ in range(2)]

    assert counts == [1, 0]
    assert fresh().reminders == 1
    assert visitor.get(first).status_code == 404
    assert visitor.get(the_link("report_reminder")).status_code == 200
    assert remind_due(TODAY + timedelta(days=28), by=cast.SOMEBODY) == 1


def test_reminders_stop(asked) -> None:
    days = [TODAY + timedelta(days=14 * n) for n in range(1, 20)]

    assert sum(remind_due(day, by=cast.SOMEBODY) for day in days) == MOST_REMINDERS
    assert (
        "Er war bis zum"
        in Mail.objects.filter(template="report_reminder").latest("written_at").text
    )


@pytest.mark.parametrize("why", ["never", "submitted", "left"])
def test_nobody_is_reminded_without_need(asked, why) -> None:
    if why == "never":
        asking.change_round(asked.round, RULES | {"remind_every": 0}, by=cast.SOMEBODY)
    elif why == "submitted":
        submitted(asked)
    else:
        Declaration.objects.update(ended_on=TODAY)

    assert remind_due(TODAY + timedelta(days=60), by=cast.SOMEBODY) == 0


def test_the_nightly_task_reminds_in_every_county(asked, in_loerrach) -> None:
    PartnerReport.objects.update(last_mail_on=TODAY - timedelta(days=14))

    remind_of_reports_everywhere()
    remind_of_reports_everywhere()

    with inside(in_loerrach):
        assert fresh().reminders == 1
        assert Mail.objects.filter(template="report_reminder").count() == 1


def test_a_new_day_holds_for_all_who_have_not_put_it_off(editor, asked) -> None:
    day = TODAY + timedelta(days=90)
    answer = editor.post(f"{OFFICE}{asked.round_id}/bearbeiten/", form(due_on=day))
    assert answer.status_code == 302
    assert fresh().due_on == day

    answering.extend(asked, by=cast.SOMEBODY)
    editor.post(f"{OFFICE}{asked.round_id}/bearbeiten/", form(due_on=day + timedelta(days=9)))

    assert fresh().due_on == day + timedelta(days=30)


def test_the_office_counts_who_has_reported(editor, asked, in_loerrach) -> None:
    PartnerReport.objects.update(due_on=date(2026, 1, 1))
    [year] = editor.get(OFFICE).context["rounds"]
    assert (year.all_asked, year.missing, year.late, year.submitted) == (1, 1, 1, 0)

    late = editor.get(f"{OFFICE}{asked.round_id}/?stand=late").context["rows"]
    read = editor.get(f"{OFFICE}{asked.round_id}/?stand=accepted").context["rows"]
    assert [is_late for _, is_late in late] == [True]
    assert read == []


@pytest.mark.parametrize("who", ["reader", "partner", "visitor"])
def test_others_ask_for_nothing(who, request, asked) -> None:
    client = request.getfixturevalue(who)

    for address in (
        f"{OFFICE}neu/",
        f"{OFFICE}{asked.round_id}/anfordern/",
        f"/verwaltung/jahresbericht/{asked.pk}/annehmen/",
        f"/verwaltung/jahresbericht/{asked.pk}/zuruecknehmen/",
    ):
        assert client.post(address, form()).status_code in {302, 403}
    assert PartnerReport.objects.count() == 1
    assert ReportRound.objects.count() == 1


def test_reports_of_former_partners_go_after_three_years(asked) -> None:
    Declaration.objects.update(state="ended", ended_on=TODAY - timedelta(days=3 * 365 - 1))
    assert "Jahresberichte ehemaliger Partner" not in keep_to_it(by=cast.SOMEBODY)
    Declaration.objects.update(ended_on=TODAY - timedelta(days=3 * 365 + 1))

    assert keep_to_it(by=cast.SOMEBODY)["Jahresberichte ehemaliger Partner"] == 1
    assert not PartnerReport.objects.exists()


def test_the_overview_asks_no_more_with_more_rows(editor, asked, loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(f"{OFFICE}{asked.round_id}/")
        return len(captured)

    editor.get(f"{OFFICE}{asked.round_id}/")
    one = queries()
    with inside(loerrach):
        more = [cast.applicant(f"Betrieb {number}") for number in range(4)]
        asking.ask(asked.round, more, by=cast.SOMEBODY)

    assert queries() == one
