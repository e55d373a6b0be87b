"""Yearly reports: the office's programs read them, nobody else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alliances.reports import answering, asking
from alliances.reports.models import PartnerReport
from tests import cast

RULES = {"year": 2025, "remind_every": 14, "extension_days": 30}


@pytest.fixture
def report(in_loerrach) -> PartnerReport:
    """The one partner in force has answered."""
    due_on = timezone.localdate() + timedelta(days=40)
    asking.open_round(RULES | {"due_on": due_on}, by=cast.SOMEBODY)
    values = {"done": "Gedämmt.", "figures": "", "planned": "", "may_publish": False}
    return answering.submit(PartnerReport.objects.get(), values, by=cast.SOMEBODY)


def test_a_key_reads_who_has_reported(reading, report):
    [told] = reading.get("partner-reports/?year=2025&state=submitted").json()["results"]

    assert told["partner"] == str(cast.same_id("partner"))
    assert told["year"] == 2025
    assert told["done"] == "Gedämmt."
    assert told["is_extended"] is False
    assert reading.get(f"partner-reports/{report.pk}/").json() == told
    assert reading.get("partner-reports/?year=2024").json()["results"] == []


@pytest.mark.parametrize("who", ["anonymous", "intruding"])
def test_nobody_else_reads_them(who, report, refused, request):
    program = request.getfixturevalue(who)

    refused(program.get("partner-reports/"), 401)
    refused(program.get(f"partner-reports/{report.pk}/"), 401)


def test_nothing_is_changed_through_it(writing, report, refused):
    refused(writing.patch(f"partner-reports/{report.pk}/", {"done": "Anders"}), 405)
    refused(writing.post("partner-reports/", {}), 405)


def test_the_list_comes_in_pages_the_newest_year_first(reading, report):
    due_on = timezone.localdate() + timedelta(days=40)
    asking.open_round(RULES | {"year": 2024, "due_on": due_on}, by=cast.SOMEBODY)
    asking.ask(
        report.round, [cast.applicant("Ackerbau"), cast.applicant("Zimmerei")], by=cast.SOMEBODY
    )

    seen, address = [], "partner-reports/?page_size=1"
    while address:
        page = reading.get(address).json()
        seen += [(each["year"], each["partner_name"][:3]) for each in page["results"]]
        address = page["next"] and page["next"].split("/api/v1/")[1]

    assert seen == [(2025, "Ack"), (2025, "Job"), (2025, "Zim"), (2024, "Job")]
