"""What a new county finds on its first day: enough to start with, all of it its own to change."""

from datetime import date

from accounts.actors import Actor
from alliances import starters
from alliances.declarations import texts
from alliances.history.actions import create
from alliances.pages.models import Page
from alliances.partners.models import Category
from alliances.profile.models import Alliance
from tenants.opening import Opening

CATEGORIES = (
    "Städte und Gemeinden",
    "Unternehmen",
    "Vereine und Verbände",
    "Kammern",
    "Bildungseinrichtungen",
    "Kirchen und Religionsgemeinschaften",
    "Öffentliche Einrichtungen",
    "Privatpersonen",
)
PAGES = {
    Page.Kind.IMPRINT: "imprint",
    Page.Kind.PRIVACY: "privacy",
    Page.Kind.ACCESSIBILITY: "accessibility",
    Page.Kind.PRINCIPLES: "principles",
}


def plant_starter_content(opening: Opening) -> None:
    """A step of opening a county: its alliance, legal pages, categories and a first text.

    The starter 'leer' brings only what the pages cannot do without.
    """
    by = Actor.system(opening.by)
    county = opening.county
    alliance = Alliance(name=f"Klimaallianz {county.name}", place=county.region.name)
    alliance.contact_email = opening.coordinator
    if opening.starter == "standard":
        alliance.introduction = starters.page("welcome", alliance=alliance.name, county=county.name)
        alliance.joining_text = starters.page("about", alliance=alliance.name, county=county.name)
    create(alliance, by=by, verb="Landkreis eröffnet")
    for kind, name in PAGES.items():
        body = starters.page(name, alliance=alliance.name, county=county.name)
        create(Page(kind=kind, body=body), by=by)
    for position, name in enumerate(CATEGORIES if opening.starter == "standard" else ("Partner",)):
        create(Category(name=name, position=position), by=by)
    if opening.starter == "standard":
        texts.draft(
            title="Partnererklärung",
            body=starters.read("declaration"),
            valid_from=date(date.today().year, 1, 1),
            by=by,
        )
