"""A year that is asked about, for all tests of yearly reports."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alliances.reports import answering, asking
from alliances.reports.models import PartnerReport
from mails.models import Mail
from tests import cast

TODAY = timezone.localdate()
OFFICE = "/verwaltung/berichte/"
ANSWERS = {
    "done": "Wir haben das Dach gedämmt. <b>fett</b>",
    "figures": "12.000 kWh",
    "planned": "Eine Wärmepumpe.",
    "may_publish": "on",
}
RULES = {
    "year": 2025,
    "due_on": TODAY + timedelta(days=40),
    "remind_every": 14,
    "extension_days": 30,
}


def form(**changes) -> dict[str, str]:
    rules = RULES | changes
    return {name: str(value) for name, value in rules.items()} | {
        "due_on": f"{rules['due_on']:%d.%m.%Y}"
    }


@pytest.fixture
def asked(in_loerrach) -> PartnerReport:
    """The one partner in force is asked about last year."""
    asking.open_round(RULES, by=cast.SOMEBODY)
    return PartnerReport.objects.get()


def the_link(template: str = "report_asked") -> str:
    mail = Mail.objects.filter(template=template).latest("written_at")
    return "/bericht/" + mail.text.split("/bericht/")[1].split()[0]


def fresh() -> PartnerReport:
    return PartnerReport.objects.select_related("partner", "round").get()


def submitted(asked: PartnerReport, **changes) -> PartnerReport:
    values = ANSWERS | {"may_publish": True} | changes
    return answering.submit(asked, values, by=cast.SOMEBODY)
