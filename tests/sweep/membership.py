"""Around a membership: badge, yearly report, level, reports of misuse, and how they are asked."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Link
from accounts.tokens import fingerprint
from alliances.levels.models import Level
from alliances.misuse.models import MisuseReport
from alliances.partners.models import Partner
from alliances.reports.asking import REPORTING
from alliances.reports.models import PartnerReport, ReportRound
from tests.sweep.classes import Asked, api, asked

DRAWN = "letters of the picture are outlines"
ROUND = {"due_on": "31.12.2099", "remind_every": "14", "extension_days": "30"}
ANSWERS = {"done": "Gedämmt.", "figures": "", "planned": "", "may_publish": "on"}


def put(shelf: Any) -> None:
    """A level, a year with two reports (one open, with its link), one told misuse."""
    today = timezone.localdate()
    level = shelf.put(Level, "level", name=f"Basis{shelf.ending}", position=3)
    shelf.put(Level, "level-empty", name=f"Leer{shelf.ending}", position=4)
    Partner.objects.filter(pk=shelf.id_of("partner-awaiting")).update(level=level)
    year = shelf.put(
        ReportRound, "round", year=2060 if shelf.ending else 2050, due_on=today + timedelta(days=9)
    )
    for name, partner, state in (
        ("report", "partner-awaiting", PartnerReport.State.ASKED),
        ("report-in", "partner-accepted", PartnerReport.State.SUBMITTED),
        ("report-public", "partner", PartnerReport.State.ACCEPTED),
    ):
        shelf.put(
            PartnerReport,
            name,
            round=year,
            partner_id=shelf.id_of(partner),
            state=state,
            due_on=today + timedelta(days=9),
            last_mail_on=today,
            may_publish=True,
            accepted_at=timezone.now() if state == PartnerReport.State.ACCEPTED else None,
        )
    token = f"kk_gleich-report{shelf.ending}"
    shelf.put(
        Link,
        "link-report",
        purpose=REPORTING,
        subject=shelf.things["report"],
        token_hash=fingerprint(token, REPORTING),
        expires_at=timezone.now() + timedelta(days=9),
    )
    shelf.things["token-report"] = token
    shelf.put(
        MisuseReport,
        "misuse",
        what="Plakat",
        where="Marktplatz",
        partner_id=shelf.id_of("partner"),
        reporter_email="hinweis@beispiel.example",
        follow_up_on=today,
    )


MEMBERSHIP: dict[str, Asked] = {
    "badge": asked(slug="partner-slug"),
    "badge-svg": asked(slug="partner-slug", gives="image/svg+xml"),
    "badge-png": asked(slug="partner-slug", gives="image/png", mute=DRAWN),
    "misuse-report": asked(post={"what": "Plakat", "where": "Markt"}),
    "misuse-thanks": asked(),
    "office-misuse": asked(),
    "office-misuse-report": asked(pk="misuse"),
    "office-misuse-work": asked(pk="misuse", post={"follow_up_on": "31.12.2099", "note": "x"}),
    "office-misuse-close": asked(
        pk="misuse", post={"outcome": "unfounded", "answer": "Nein.", "note": "x"}
    ),
    "report-thanks": asked(),
    "report-write": asked(token="token-report", post=ANSWERS),
    "report-extend": asked(token="token-report", post={"x": "y"}),
    "portal-report": asked(pk="report", post=ANSWERS),
    "portal-report-extend": asked(pk="report", post={"x": "y"}),
    "office-report-rounds": asked(),
    "office-report-round-add": asked(post=ROUND | {"year": "2024"}),
    "office-report-round": asked(pk="round"),
    "office-report-round-edit": asked(pk="round", post=ROUND),
    "office-report-ask": asked(pk="round", post={"partner": ""}),
    "office-report": asked(pk=("report", "report-in")),
    "office-report-accept": asked(pk="report-in"),
    "office-report-give-back": asked(pk="report-in", post={"note": "Was noch?"}),
    "office-report-take-back": asked(pk="report"),
    "office-levels": asked(),
    "office-level-new": asked(post={"name": "Neu"}),
    "office-level-edit": asked(pk="level", post={"name": "Anders"}),
    "office-level-move": asked(pk="level", post={"way": "up"}),
    "office-level-delete": asked(pk="level-empty"),
    "office-partner-level": asked(pk="partner-applied", post={"level": "@level"}),
    "api-report-list": api(),
    "api-report-detail": api(id="report"),
}
