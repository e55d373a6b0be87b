"""What a partner in force puts on its wall and its door: a certificate sheet and a sticker."""

import re
from datetime import date
from typing import Any

from django.utils import timezone

from alliances.declarations.document import STANDARDS, as_png, german_date, readable_color
from alliances.declarations.models import Declaration
from alliances.declarations.papers import logo_of, verification_address
from alliances.declarations.placeholders import one_line
from alliances.declarations.qr import qr_code
from alliances.declarations.typesetting import typeset
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from tenants.hosts import address
from tenants.schemas import current_county

LONG_WORD = re.compile(r"[^\s-]{41,}")
_PIECES = re.compile(r".{1,8}")


def certificate_sheet(declaration: Declaration) -> bytes:
    """The certificate on A4, as PDF/A-2a and PDF/UA-1; NotAllowedNow unless in force."""
    words, pictures, day = _content(declaration)
    verify_at = verification_address(declaration)
    words |= {
        "verify_at": verify_at,
        "verify_page": verify_at.partition("?")[0],
        "qr": qr_code(verify_at),
    }
    return typeset("certificate_sheet", words, pictures, day=day, standards=STANDARDS)


def window_sticker(declaration: Declaration) -> bytes:
    """A round sticker of 95 mm with bleed and cut marks; NotAllowedNow unless in force."""
    words, pictures, day = _content(declaration)
    site = address(current_county())
    words |= {"site": site, "qr": qr_code(site)}
    return typeset("window_sticker", words, pictures, day=day, standards=("a-2b",))


def may_print(declaration: Declaration, on: date | None = None) -> bool:
    """Whether the partner may show itself as one today."""
    today = on or timezone.localdate()
    is_over = declaration.ended_on is not None and declaration.ended_on <= today
    return declaration.in_force_from is not None and not is_over


def _content(declaration: Declaration) -> tuple[dict[str, Any], dict[str, Any], date]:
    """The words, the pictures beside them, and the day since when."""
    since = declaration.in_force_from
    if since is None or not may_print(declaration):
        raise NotAllowedNow("Urkunde und Aufkleber gibt es, solange die Erklärung in Kraft ist.")
    alliance, partner = Alliance.objects.get(), declaration.partner
    logo = logo_of(alliance)
    words = {
        "number": declaration.number,
        "alliance": one_line(alliance.name),
        "claim": one_line(alliance.claim),
        "county": one_line(declaration.county_name),
        "county_represented_by": one_line(declaration.county_represented_by),
        "place": one_line(alliance.place),
        "partner": breakable(one_line(partner.name)),
        "is_person": partner.kind == Partner.Kind.PERSON,
        "since": german_date(since),
        "year": str(since.year),
        "target_year": str(alliance.target_year or ""),
        "brand_color": readable_color(alliance.brand_color),
    }
    return words, {"logo": list(as_png(logo)) if logo else None}, since


def breakable(words: str) -> str:
    """The same words, but one that no line holds may be broken anywhere."""
    return LONG_WORD.sub(lambda found: "\u200b".join(_PIECES.findall(found[0])), words)


def print_name(what: str, declaration: Declaration) -> str:
    """The name under which it is saved."""
    return f"{what}-{declaration.number}.pdf"
