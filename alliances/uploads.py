"""Look at every uploaded file before it is kept: what it is, how big, and what it carries."""

import hashlib
import unicodedata
from io import BytesIO
from pathlib import PurePosixPath

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

from alliances.archives import MAIN_PART, check_office_file
from outbox.models import Effect
from outbox.writing import put

LOGO_BYTES = 2 * 1024 * 1024
LOGO_PIXELS = 12_000_000
LOGO_EDGE = 800
LOGO_FORMATS = ("PNG", "JPEG", "WEBP")
DOCUMENT_BYTES = 20 * 1024 * 1024
DOCUMENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
# What the first bytes of such a file say; an office file is a ZIP archive inside.
BEGINNINGS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff"}
BEGINNINGS |= {".jpeg": BEGINNINGS[".jpg"]}


def checked_logo(upload: UploadedFile) -> ContentFile:
    """Return the picture as a new PNG without any metadata; ValidationError in German."""
    if upload.size and upload.size > LOGO_BYTES:
        raise ValidationError("Das Logo ist zu groß: höchstens 2 MB.")
    content = upload.read()
    try:
        picture: Image.Image = Image.open(BytesIO(content), formats=LOGO_FORMATS)
        width, height = picture.size
        if width * height > LOGO_PIXELS:
            raise ValidationError(
                f"Das Bild hat {width} × {height} Bildpunkte. Höchstens 12 Millionen sind möglich; "
                "bitte verkleinern Sie es."
            )
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(
            f"Das Logo muss ein Bild im Format PNG, JPEG oder WebP sein{_seen(content)}."
        ) from error
    picture = ImageOps.exif_transpose(picture).convert("RGBA")
    picture.thumbnail((LOGO_EDGE, LOGO_EDGE))
    clean = BytesIO()
    picture.save(clean, "PNG", optimize=True)
    return ContentFile(clean.getvalue(), name="logo.png")


def _seen(content: bytes) -> str:
    """', erkannt wurde: …' if the file's content tells what it is."""
    if b"<svg" in content[:2000].lower():
        return ", SVG-Dateien können Programme enthalten und werden nicht angenommen"
    try:
        return f", erkannt wurde: {puremagic.from_string(content[:4096]).lstrip('.').upper()}"
    except (puremagic.PureError, ValueError):
        return ""


def checked_document(upload: UploadedFile) -> dict[str, object]:
    """Return the fields a document gets from its file; ValidationError in German."""
    name = _readable(PurePosixPath((upload.name or "").replace("\\", "/")).name)
    ending = PurePosixPath(name).suffix.lower()
    if ending not in DOCUMENT_TYPES:
        raise ValidationError(
            "Diese Dateiart wird nicht angenommen. Möglich sind PDF, Office-Dateien "
            "(DOCX, XLSX, PPTX, ODT, ODS, ODP) und Bilder (PNG, JPEG)."
        )
    if upload.size and upload.size > DOCUMENT_BYTES:
        raise ValidationError("Die Datei ist zu groß: höchstens 20 MB.")
    content = upload.read()
    if not content.startswith(BEGINNINGS.get(ending, b"PK\x03\x04")):
        raise ValidationError(f"Der Inhalt der Datei passt nicht zu ihrer Endung „{ending}“.")
    if ending in {".png", ".jpg", ".jpeg"}:
        content = _without_metadata(content)
    if ending in MAIN_PART:
        check_office_file(content, ending)
    return {
        "file": ContentFile(content, name=f"datei{ending}"),
        "file_name": name[-160:],
        "content_type": DOCUMENT_TYPES[ending],
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def forget_file(name: str | None) -> None:
    """Have a former file removed once nothing can bring it back, in the change's transaction."""
    if name:
        put(Effect.Kind.TASK, "remove_file", payload={"name": name})


def remove_file(name: str) -> None:
    """Delete a file of the county that is set; safe to repeat. A task of the outbox."""
    default_storage.delete(name)


def _readable(name: str) -> str:
    """A file's name without signs that nobody sees; a Mac writes 'ä' as two of them."""
    return "".join(sign for sign in unicodedata.normalize("NFC", name) if sign.isprintable())


def _without_metadata(content: bytes) -> bytes:
    """The same picture without the place, time and device that cameras write into it."""
    try:
        picture: Image.Image = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
        form = "PNG" if picture.format == "PNG" else "JPEG"  # some cameras make 'MPO' of it
        if picture.size[0] * picture.size[1] > 4 * LOGO_PIXELS:
            raise ValidationError("Das Bild hat zu viele Bildpunkte: höchstens 48 Millionen.")
        picture = ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError("Das Bild ist beschädigt.") from error
    clean = BytesIO()
    picture.info = {}
    picture.save(clean, form, quality=90)
    return clean.getvalue()
