"""Two counties with the same things under the same ids, and a different canary in every one."""

from datetime import date
from uuid import UUID, uuid5

from django.core.files.base import ContentFile

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.declarations import actions as declarations
from alliances.declarations import signing, texts
from alliances.declarations.models import DeclarationText
from alliances.documents.models import Document
from alliances.goals.models import Objective
from alliances.measures.models import Measure
from alliances.partners import actions as partners
from alliances.partners.models import Category, Contact, Partner
from alliances.profile.models import Alliance
from tenants.models import County
from tenants.opening import open_county
from tenants.schemas import inside

NAMESPACE = UUID("0b6ee0de-7d0e-4b8a-8f5e-3d6f0c1c0a11")
PASSWORD = "ein-langes-passwort-7"  # noqa: S105 - of people who exist in tests only
SOMEBODY = Actor.system("Test")
COLORS = {"loerrach": "#00693e", "cloppenburg": "#7a2e0e"}
TEXT = """## Hintergrund

Zwischen {{Landkreis}}, vertreten durch {{Vertretung Landkreis}}, und {{Partner}}.

## Ziele

{{Ziele}}
"""


def same_id(name: str) -> UUID:
    """The id of this thing, the same in every county."""
    return uuid5(NAMESPACE, name)


def canary(county: County, what: str = "geheim") -> str:
    """A word that must never show in another county."""
    return f"Kanarie-{county.slug}-{what}"


def build(ags: str, slug: str, name: str) -> County:
    """Open a county and fill it; everything a test may rely on is made here."""
    county = open_county(
        ags=ags, slug=slug, name=name, coordinator=f"start@{slug}.example", by="Test"
    ).county
    with inside(county):
        _people()
        _alliance(county)
        _things(county)
        _partner_in_force(county)
    return county


def _people() -> None:
    for role in (Role.COORDINATOR, Role.EDITOR, Role.READER, Role.PARTNER):
        user = User(
            id=same_id(role), email=f"{role}@beispiel.example", function=str(role.label), role=role
        )
        user.set_password(PASSWORD)
        user.save()


def _alliance(county: County) -> None:
    Alliance.objects.update(
        name=f"Allianz {canary(county, 'name')}",
        claim="Gemeinsam weiter",
        brand_color=COLORS[county.slug],
        target_year=2040,
        representative_function="Landrätin",
        contact_email=f"klima@{county.slug}.example",
        contact_unit="Stabsstelle Klimaschutz",
    )
    draft = DeclarationText.objects.get()
    texts.edit(draft, title="Partnererklärung", body=TEXT, valid_from=date(2025, 5, 1), by=SOMEBODY)
    texts.publish(draft, by=SOMEBODY)


def _things(county: County) -> None:
    Objective.objects.create(
        id=same_id("objective"), title=f"Weniger Emissionen {canary(county, 'ziel')}", position=0
    )
    Measure.objects.create(
        id=same_id("measure"),
        slug="sanierung",
        title=f"Altbausanierung {canary(county, 'massnahme')}",
        field_of_action="Gebäude",
        description="Beratung vor Ort.",
        responsible=canary(county, "verantwortlich"),
        is_published=True,
    )
    Document.objects.create(
        id=same_id("document"),
        title=f"Leitbild {canary(county, 'dokument')}",
        file=ContentFile(b"%PDF-1.7 " + canary(county, "datei").encode(), name="datei.pdf"),
        file_name="leitbild.pdf",
        content_type="application/pdf",
        size=40,
        sha256="0" * 64,
        rights=county.name,
        is_published=True,
    )


def _partner_in_force(county: County) -> None:
    partner = Partner.objects.create(
        id=same_id("partner"),
        slug="jobcenter",
        kind=Partner.Kind.ORGANISATION,
        name=f"Jobcenter {canary(county, 'partner')}",
        sort_name="jobcenter",
        category=Category.objects.get(name="Öffentliche Einrichtungen"),
        city=county.region.name,
        motivation=canary(county, "motivation"),
        representative_function="Geschäftsführung",
        state=Partner.State.APPLIED,
    )
    Contact.objects.create(
        id=same_id("contact"),
        partner=partner,
        name=canary(county, "kontakt"),
        email="partner@beispiel.example",
    )
    partners.accept(partner, by=SOMEBODY)
    declaration = declarations.release(declarations.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    sign(declaration, "partner", date(2025, 5, 23), county.region.name)
    sign(declaration, "county", date(2025, 6, 2), county.region.name)


def sign(declaration, party: str, on: date, place: str = "Lörrach"):
    """One side signs, on paper."""
    return signing.sign(
        declaration,
        party=party,
        name="",
        function="Leitung",
        place=place,
        on=on,
        by=SOMEBODY,
        way="paper",
    )


def applicant(name: str = "Stadtwerke", **values) -> Partner:
    """Somebody whose request has reached the office; call it inside a county."""
    return partners.add(
        partner={
            "kind": Partner.Kind.ORGANISATION,
            "name": name,
            "category": Category.objects.first(),
            "city": "Lörrach",
            "motivation": "Wir wollen Wärme ohne Gas.",
            "representative_function": "Vorstand",
            **values,
        },
        contact={"name": "Geschäftsstelle", "email": "info@stadtwerke.example"},
        by=SOMEBODY,
    )
