"""What a declaration says: who agrees, with which facts, and the fingerprint of all of it."""

import hashlib
import json
from datetime import date

from django.db.models import Max

from alliances.declarations import placeholders
from alliances.declarations.models import Declaration, DeclarationText
from alliances.goals.models import Objective
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from tenants.schemas import current_county

FROZEN = (
    "number title body partner_name partner_represented_by county_name county_represented_by"
).split()


def parties(partner: Partner, alliance: Alliance) -> dict[str, str]:
    """The two sides as they are named in the declaration for good."""
    named = [alliance.representative_function, alliance.representative_name]
    return {
        "partner_name": partner.name,
        "partner_represented_by": partner.representative_function,
        "county_name": current_county().name,
        "county_represented_by": " ".join(part for part in named if part),
    }


def facts(declaration: Declaration, alliance: Alliance) -> dict[str, str | list[str]]:
    """What the placeholders of the text stand for."""
    return {
        "Partner": declaration.partner_name,
        "Vertretung Partner": declaration.partner_represented_by,
        "Ort Partner": declaration.partner.city,
        "Bündnis": alliance.name,
        "Landkreis": declaration.county_name,
        "Vertretung Landkreis": declaration.county_represented_by,
        "Zieljahr": str(alliance.target_year or "noch offen"),
        "Ziele": [objective.title for objective in Objective.objects.all()],
        "Datum": f"{declaration.drawn_up_on:%d.%m.%Y}",
    }


def preview(text: DeclarationText, partner: Partner, alliance: Alliance, on: date) -> str:
    """The text as this partner would get it on this day; nothing is kept.

    ValidationError for an unknown placeholder, FactsMissing where the partner's data has a gap.
    """
    declaration = Declaration(partner=partner, drawn_up_on=on, **parties(partner, alliance))
    return placeholders.fill(text.body, facts(declaration, alliance))


def next_number(day: date) -> str:
    """The next free number of a year; call it while the alliance's row is locked."""
    last = Declaration.objects.filter(number__startswith=f"{day.year}-").aggregate(
        last=Max("number")
    )["last"]
    return f"{day.year}-{int(last[5:]) + 1 if last else 1:04d}"


def fingerprint(declaration: Declaration) -> str:
    """SHA-256 of what both sides sign: a canonical JSON of the frozen fields."""
    content = {name: getattr(declaration, name) for name in FROZEN}
    content["text_version"] = declaration.text.version
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
