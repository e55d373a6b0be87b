"""The first steps of a county; each is seen in what is there, nobody ticks anything off."""

from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from alliances import starters
from alliances.declarations.models import Declaration, DeclarationText
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.measures.models import Measure
from alliances.pages.models import Page
from alliances.partners.models import Partner
from alliances.profile.models import DEFAULT_BRAND_COLOR, Alliance
from exchange.models import Material
from tenants.schemas import current_county


@dataclass(frozen=True)
class Step:
    """One step: what is to be done, where, with which permission, and whether it is done."""

    label: str
    url: str
    permission: str
    is_done: bool


def steps() -> list[Step]:
    """All steps of the county that is set, in the order in which one begins."""
    alliance = Alliance.objects.get()
    pages = Page.objects.filter(body__contains=starters.GAP_MARK)
    office = "/verwaltung/"
    return [
        Step(
            "Erscheinungsbild festlegen",
            f"{office}erscheinungsbild/",
            "alliance.edit",
            bool(alliance.logo) or alliance.brand_color != DEFAULT_BRAND_COLOR,
        ),
        Step(
            "Impressum, Datenschutz und Barrierefreiheit ausfüllen",
            f"{office}seiten/",
            "pages.edit",
            not pages.exists(),
        ),
        Step("Ziele nennen", f"{office}ziele/", "goals.edit", Objective.objects.exists()),
        Step(
            "Erklärungstext veröffentlichen",
            f"{office}erklaerungstexte/",
            "office.read",
            _published_texts().exists(),
        ),
        Step(
            "Ersten Partner aufnehmen",
            f"{office}partner/",
            "office.read",
            Partner.objects.filter(state=Partner.State.ACCEPTED).exists(),
        ),
        Step(
            "Erste Maßnahme veröffentlichen",
            f"{office}massnahmen/",
            "office.read",
            Measure.objects.filter(is_published=True).exists(),
        ),
        Step(
            "Etwas mit anderen Landkreisen teilen",
            f"{office}austausch/",
            "exchange.read",
            Material.objects.filter(county_id=current_county().pk).exists(),
        ),
    ]


def facts() -> dict:
    """For the operator: how many there are, and how far the county is; no words of it."""
    today = timezone.localdate()
    return {
        "partners": Partner.objects.filter(state=Partner.State.ACCEPTED).count(),
        "declarations": Declaration.objects.in_force(today).count(),
        "measures": Measure.objects.count(),
        "checklist": [step.is_done for step in steps()],
    }


def last_deed() -> dict:
    """When a person, not the platform, last did something."""
    found = Entry.objects.filter(actor_kind="person").exclude(actor_label__startswith="Support")
    return {"active": [found.aggregate(last=Max("at"))["last"]]}


def _published_texts():
    return DeclarationText.objects.filter(state=DeclarationText.State.PUBLISHED)
