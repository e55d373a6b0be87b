"""What the forms of the office make sure of, asked again of rows that arrive in an archive."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError

from alliances.archives import MAIN_PART, check_office_file
from alliances.declarations.paper.scans import ENDINGS, SCAN_BYTES, check_pdf
from alliances.partners.duties import checked_duties
from alliances.partners.links import checked_links
from alliances.profile.theme import HEX
from alliances.uploads import BEGINNINGS, DOCUMENT_BYTES, DOCUMENT_TYPES, LOGO_BYTES
from tenants.archive.kinds import OpenFile

PNG = BEGINNINGS[".png"]


def alliance(row: dict[str, Any], open_file: OpenFile) -> None:
    """The colour is written into a style sheet, and the logo is shown to everybody."""
    if not HEX.fullmatch(row["brand_color"]):
        raise ValidationError("brand_color ist keine Farbe.")
    _logo(row, open_file)


def partner(row: dict[str, Any], open_file: OpenFile) -> None:
    """A logo is a picture of our own making, and its links lead to safe addresses."""
    _logo(row, open_file)
    checked_links(row["links"])


def contact(row: dict[str, Any], open_file: OpenFile) -> None:
    """Duties are those of our table."""
    checked_duties(row["duties"])


def _logo(row: dict[str, Any], open_file: OpenFile) -> None:
    if row["logo"]:
        with open_file(row["logo"]) as file:
            content = file.read(LOGO_BYTES + 1)
        if not content.startswith(PNG) or len(content) > LOGO_BYTES:
            raise ValidationError("Das Logo ist kein PNG-Bild mit höchstens 2 MB.")


def document(row: dict[str, Any], open_file: OpenFile) -> None:
    """A file is what its ending and its noted type say, and carries no programs."""
    ending = PurePosixPath(row["file"]).suffix.lower()
    name = row["file_name"]
    if "/" in name or "\\" in name or not name.isprintable():
        raise ValidationError("Der Dateiname enthält unerlaubte Zeichen.")
    if DOCUMENT_TYPES.get(ending) != row["content_type"]:
        raise ValidationError("Dateiart und Endung passen nicht zusammen.")
    if PurePosixPath(name).suffix.lower() != ending:
        raise ValidationError("Der Dateiname hat eine andere Endung als die Datei.")
    with open_file(row["file"]) as file:
        content = file.read(DOCUMENT_BYTES + 1)
    if len(content) > DOCUMENT_BYTES:
        raise ValidationError("Die Datei ist größer als 20 MB.")
    if not content.startswith(BEGINNINGS.get(ending, b"PK\x03\x04")):
        raise ValidationError("Der Inhalt der Datei passt nicht zu ihrer Endung.")
    if ending in MAIN_PART:
        check_office_file(content, ending)


def signed_sheet(row: dict[str, Any], open_file: OpenFile) -> None:
    """A scan is a picture or a PDF that only shows, as the upload made sure of."""
    document(row, open_file)
    ending = PurePosixPath(row["file"]).suffix.lower()
    if ending not in ENDINGS:
        raise ValidationError("Ein Scan ist eine PDF-, JPEG- oder PNG-Datei.")
    with open_file(row["file"]) as file:
        content = file.read(SCAN_BYTES + 1)
    if len(content) > SCAN_BYTES:
        raise ValidationError("Der Scan ist größer als 15 MB.")
    if ending == ".pdf":
        check_pdf(content)


def sealed_paper(row: dict[str, Any], open_file: OpenFile) -> None:
    """The file is the one that was sealed, to the last byte."""
    with open_file(row["file"]) as file:
        content = file.read(DOCUMENT_BYTES + 1)
    if not content.startswith(BEGINNINGS[".pdf"]) or len(content) > DOCUMENT_BYTES:
        raise ValidationError("Die gesiegelte Erklärung ist keine PDF-Datei mit höchstens 20 MB.")
    if hashlib.sha256(content).hexdigest() != row["sha256"]:
        raise ValidationError("Die gesiegelte Erklärung hat nicht die Prüfsumme ihrer Datei.")
