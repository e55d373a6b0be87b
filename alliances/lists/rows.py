"""The rows of each list with the filters of its page, and what single cells are made of.

Whatever a cell needs of another table is fetched with the list: the number of queries is the same
for three rows and for three thousand.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from alliances.declarations.models import Declaration, Signature
from alliances.documents.models import Document
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.history.reading import KINDS, line_of, search
from alliances.levels.models import Level
from alliances.measures.models import Measure
from alliances.misuse.models import MisuseReport
from alliances.partners.models import Category, Contact, Partner
from alliances.reports.models import PartnerReport
from exchange.models import Adoption
from tenants.schemas import current_county


def partners(wanted: QueryDict) -> QuerySet:
    """All accepted ones, by category and words."""
    found = Partner.objects.select_related("category", "level").prefetch_related(
        Prefetch("declarations", Declaration.objects.order_by("-drawn_up_on", "-number"))
    )
    return _by_category_and_words(found.filter(state=Partner.State.ACCEPTED), wanted)


def contacts(wanted: QueryDict) -> QuerySet:
    """The people behind the same partners."""
    accepted = _by_category_and_words(Partner.objects.filter(state=Partner.State.ACCEPTED), wanted)
    found = Contact.objects.select_related("partner", "partner__category")
    return found.filter(partner__in=accepted).order_by("partner__sort_name", "-is_main", "name")


def _by_category_and_words(found: Any, wanted: QueryDict) -> Any:
    q, category = _said(wanted, "q"), _said(wanted, "kategorie")
    if category and category in {str(pk) for pk in Category.objects.values_list("pk", flat=True)}:
        found = found.filter(category=category)
    if level := Level.objects.filter(pk__in=_ids(_said(wanted, "stufe"))).first():
        found = found.filter(level=level)
    if q:
        found = found.filter(Q(name__icontains=q) | Q(city__icontains=q))
    return found


def _ids(word: str) -> list[UUID]:
    """The id that a filter names, if it is one."""
    try:
        return [UUID(word)]
    except ValueError:
        return []


def requests(wanted: QueryDict) -> QuerySet:
    """Everybody who has asked and is not accepted (yet); who has not confirmed, did not ask."""
    states = (Partner.State.APPLIED, Partner.State.ASKED, Partner.State.DECLINED)
    found = Partner.objects.select_related("category").filter(state__in=states)
    return found.order_by("applied_at", "pk")


def declarations(wanted: QueryDict) -> QuerySet:
    """By their state, with the days of the signatures."""
    found = Declaration.objects.select_related("text").prefetch_related(
        Prefetch("signatures", Signature.objects.order_by("party"))
    )
    state, kind = _said(wanted, "stand"), _said(wanted, "ende")
    if state in Declaration.State.values:
        found = found.standing(state, timezone.localdate())
    return found.filter(end_kind=kind) if kind in Declaration.EndKind.values else found


def reports(wanted: QueryDict) -> QuerySet:
    """Of all years, the newest first."""
    found = PartnerReport.objects.select_related("round", "partner")
    return found.order_by("-round__year", "partner__sort_name", "pk")


def misuse(wanted: QueryDict) -> QuerySet:
    """What people told the office; who told it stays out."""
    return MisuseReport.objects.select_related("partner").order_by("-reported_at", "pk")


def partner_of_misuse(report: MisuseReport) -> str:
    """Whom it is about, where somebody is named."""
    return report.partner.name if report.partner else ""


def level_of(partner: Partner) -> str:
    """How far the partner takes part, where the county has levels."""
    return partner.level.name if partner.level else ""


def objectives(wanted: QueryDict) -> QuerySet:
    """In their order."""
    return Objective.objects.all()


def measures(wanted: QueryDict) -> QuerySet:
    """By words and field of action."""
    found = Measure.objects.about(_said(wanted, "q", most=200))
    if field := _said(wanted, "handlungsfeld", most=200):
        found = found.filter(field_of_action=field)
    return found.order_by("field_of_action", "number", "title", "pk")


def documents(wanted: QueryDict) -> QuerySet:
    """All of them, drafts too."""
    return Document.objects.order_by("title", "pk")


def adoptions(wanted: QueryDict) -> QuerySet:
    """What we took from others."""
    found = Adoption.objects.filter(county=current_county()).select_related("material")
    return found.order_by("-adopted_at", "pk")


def history(wanted: QueryDict) -> QuerySet:
    """By words and kind, newest first."""
    return search(q=_said(wanted, "q"), kind=_said(wanted, "kind"))


def _said(wanted: QueryDict, name: str, most: int = 100) -> str:
    return wanted.get(name, "").replace("\x00", "").strip()[:most]


# -- What single cells are made of --


def day_of(name: str) -> Callable[[Any], date | None]:
    """The day of a point in time, where we live."""

    def day(thing: Any) -> date | None:
        moment = getattr(thing, name)
        return timezone.localdate(moment) if moment else None

    return day


def signed_on(party: str) -> Callable[[Declaration], date | None]:
    """When this side has signed."""

    def day(declaration: Declaration) -> date | None:
        signatures = declaration.signatures.all()
        return next((each.signed_on for each in signatures if each.party == party), None)

    return day


def _newest(partner: Partner) -> Declaration | None:
    return next(iter(partner.declarations.all()), None)


def declaration_number(partner: Partner) -> str:
    """Of the newest one."""
    newest = _newest(partner)
    return newest.number if newest else ""


def declaration_state(partner: Partner) -> str:
    """Of the newest one."""
    newest = _newest(partner)
    return newest.get_state_display() if newest else "noch keine"


def in_force_from(partner: Partner) -> date | None:
    """Of the newest one."""
    newest = _newest(partner)
    return newest.in_force_from if newest else None


def place(objective: Objective) -> int:
    """People count from one."""
    return objective.position + 1


def kind_of_entry(entry: Entry) -> str:
    """What kind of thing it is about, in German."""
    return KINDS.get(entry.object_kind, entry.object_kind)


def changes(entry: Entry) -> str:
    """What was and what is, in one cell."""
    line = line_of(entry)
    return "\n".join(
        f"{change.label}: {change.before} → {change.after}"
        if change.before
        else f"{change.label}: {change.after}"
        for change in (*line.short, *line.long)
    )
