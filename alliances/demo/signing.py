"""Who may sign in a demo county, and sheets that wait for a second person."""

from io import BytesIO
from math import sin
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from alliances.declarations.authorities import actions as authorities
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.paper import actions as paper
from alliances.declarations.paper.models import Side
from alliances.demo.people import People
from alliances.partners.models import Partner

PAPER = (744, 1052)  # an A4 sheet at 90 points per inch
INK = "#1d3c8f"
FONT = settings.ROOT / "templates" / "documents" / "fonts" / "FiraSans-Regular.ttf"


def bring_in(content: dict[str, Any], staff: People) -> None:
    """Enter the signatories, and upload what came on paper."""
    for entry in content.get("signatories", []):
        _enter(dict(entry), staff)
    for entry in content.get("sheets", []):
        _upload(entry, staff)


def _enter(entry: dict[str, Any], staff: People) -> None:
    name = entry.pop("partner", None)
    partner = Partner.objects.get(name=name) if name else None
    authorities.add(entry, partner=partner, by=staff.coordinator)


def _upload(entry: dict[str, Any], staff: People) -> None:
    declaration = Declaration.objects.pending().get(partner__name=entry["partner"])
    sides = [Side(party, **entry[f"{party}_side"]) for party in Signature.Party.values]
    paper.upload(declaration, scan=_scan(declaration, sides), sides=sides, by=staff.editor)


def _scan(declaration: Declaration, sides: list[Side]) -> SimpleUploadedFile:
    """The last page as a scanner would see it: a few lines, and two signatures by hand."""
    sheet, content = Image.new("RGB", PAPER, "#fbfaf5"), BytesIO()
    pen = ImageDraw.Draw(sheet)
    head, small = (ImageFont.truetype(str(FONT), size) for size in (26, 17))
    pen.text((70, 70), f"{declaration.title} {declaration.number}", "black", head)
    pen.text((70, 120), f"{declaration.county_name}  ·  {declaration.partner_name}", "black", small)
    for row in range(18):
        pen.line((70, 190 + 22 * row, 670 - (row * 97) % 160, 190 + 22 * row), "#b9b9b9", 3)
    for number, side in enumerate(reversed(sides)):
        top = 680 + 160 * number
        day = f"{side.place}, {side.signed_on:%d.%m.%Y}"
        pen.text((70, top), f"Für: {side.label} ({side.function})", "black", small)
        pen.text((70, top + 50), day, INK, small)
        curve = [
            (330 + 3 * step, top + 60 + 22 * sin(step / (3 + number)) - step / 4)
            for step in range(90)
        ]
        pen.line(curve, INK, 3)
        pen.line((70, top + 85, 670, top + 85), "black", 1)
    sheet.save(content, "JPEG", quality=85)
    return SimpleUploadedFile("Blatt-unterschrieben.jpg", content.getvalue())
