"""Open the demo counties and fill them; each one entirely, or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Role
from alliances import starters
from alliances.declarations import texts
from alliances.declarations.models import Declaration, DeclarationText
from alliances.demo import (
    SLUGS,
    contents,
    legal,
    membership,
    partners,
    people,
    pictures,
    profiles,
    signing,
)
from alliances.demo.people import People
from alliances.documents import actions as documents
from alliances.goals import actions as goals
from alliances.launches import actions as launches
from alliances.lineage import Shareable
from alliances.measures import actions as measures
from alliances.partners import categories
from alliances.partners.models import Category
from alliances.profile import actions as profile
from alliances.profile.models import Alliance
from alliances.sharing import actions as sharing
from exchange.models import Material
from mails.writing import without_mail
from tenants.models import County
from tenants.opening import open_county
from tenants.schemas import inside, outside
from tenants.transactions import atomic

BY = "Betrieb (Vorführung)"
Kind = Material.Kind


@dataclass(frozen=True)
class Loaded:
    """One demo county, and whether this run has made it."""

    county: County
    created: bool


def load() -> Iterator[Loaded]:
    """Make the operators and every county that is not there yet; what is there stays as it is."""
    people.bring_in_operators()
    for slug in SLUGS:
        content = contents.read(slug)
        with outside():
            there = County.objects.filter(region_id=content["ags"]).first()
        yield Loaded(there or _open(content), created=there is None)


@atomic
def _open(content: dict[str, Any]) -> County:
    """Open one county and let its people do everything they have done."""
    with without_mail():
        opening = open_county(
            ags=content["ags"],
            slug=content["slug"],
            name=content["name"],
            coordinator=people.staff_address(Role.COORDINATOR, content["slug"]),
            by=BY,
            starter="leer",
        )
        with inside(opening.county):
            staff = people.bring_in_staff(
                content["slug"],
                opening.results["invitation_url"],
                unit=content["alliance"]["contact_unit"],
            )
            _fill(content, staff)
    return opening.county


def _fill(content: dict[str, Any], staff: People) -> None:
    _introduce(content, by=staff.coordinator)
    legal.complete_pages(content, by=staff.editor)
    _name_categories(content["categories"], by=staff.coordinator)
    for values in content["objectives"]:
        goals.add(values, by=staff.editor)
    _publish_text(content["declaration"], staff)
    for entry in content["partners"]:
        partners.bring_in(entry, staff)
    membership.bring_in(content.get("membership", {}), staff)
    signing.bring_in(content, staff)
    if "launch" in content:
        _prepare_launch(content["launch"], by=staff.editor)
    if "next_declaration" in content:
        _draft_next_text(content["next_declaration"], by=staff.editor)
    for entry in content["measures"]:
        _write_measure(dict(entry), staff)
    for entry in content.get("profiles", []):
        profiles.show(entry, staff)
    for entry in content["documents"]:
        _keep_document(entry, content, staff)
    for title in content.get("adopts", []):
        _adopt(title, by=staff.editor)


def _introduce(content: dict[str, Any], *, by: Actor) -> None:
    values = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in content["alliance"].items()
    }
    values["logo"] = pictures.logo(values["brand_color"], content["petals"])
    values["logo_alt"] = f"Logo {values['name']}: eine Blüte um eine Sonne"
    profile.change_profile(Alliance.objects.get(), values, by=by)


def _name_categories(names: list[str], *, by: Actor) -> None:
    """The starter brings one category; it becomes the first, the others follow."""
    categories.rename(Category.objects.get(), names[0], by=by)
    for name in names[1:]:
        categories.add(name, by=by)


def _publish_text(entry: dict[str, Any], staff: People) -> None:
    body = entry.get("body_text", "").strip() or starters.read(entry["body"])
    text = texts.draft(
        title=entry["title"], body=body, valid_from=entry["valid_from"], by=staff.editor
    )
    texts.publish(text, by=staff.coordinator)
    _share(DeclarationText.objects.get(pk=text.pk), Kind.DECLARATION_TEXT, entry, staff)


def _prepare_launch(entry: dict[str, Any], *, by: Actor) -> None:
    """An evening some days from now, with everybody whose signature is missing."""
    event = launches.set_up(
        name=entry["name"],
        place=entry["place"],
        held_on=timezone.localdate() + timedelta(days=entry["in_days"]),
        by=by,
    )
    waiting = Declaration.objects.filter(state__in=launches.WAITING)
    launches.take_part(event, declarations_of=waiting, by=by)


def _draft_next_text(entry: dict[str, Any], *, by: Actor) -> None:
    """The office is at work on a second version: it can be compared and published."""
    present = texts.published()
    body = (present.body if present else "").rstrip() + entry["adds"].rstrip()
    texts.draft(title=entry["title"], body=body, valid_from=entry["valid_from"], by=by)


def _write_measure(entry: dict[str, Any], staff: People) -> None:
    published, share = entry.pop("published"), entry.pop("share", None)
    measure = measures.add(entry, by=staff.editor)
    if published:
        measures.publish(measure, by=staff.editor)
    _share(measure, Kind.MEASURE, {"share": share}, staff)


def _keep_document(entry: dict[str, Any], content: dict[str, Any], staff: People) -> None:
    values = {name: entry[name] for name in ("title", "summary", "licence")}
    values |= {"rights": content["name"], "is_published": entry["published"]}
    upload = pictures.one_pager(entry, content["alliance"], content["name"])
    document = documents.add(values, upload=upload, by=staff.editor)
    _share(document, Kind.DOCUMENT, entry, staff)


def _share(thing: Shareable, kind: str, entry: dict[str, Any], staff: People) -> None:
    """Give it to the other counties if its entry says on which terms."""
    if entry.get("share"):
        sharing.share(thing, kind=kind, by=staff.coordinator, **entry["share"])


def _adopt(title: str, *, by: Actor) -> None:
    """Take a copy of what a pioneer shares, if it is there."""
    material = Material.objects.filter(title=title, state=Material.State.PUBLISHED).first()
    if material is not None:
        sharing.adopt(material, by=by)
