"""Look at an uploaded scan before it is kept: a picture without metadata, or a PDF that only shows.

A PDF stays as it is, byte for byte: a partner may have put a digital signature into it.
"""

from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from pypdf import PdfReader

from alliances.uploads import checked_document

SCAN_BYTES = 15 * 1024 * 1024
MOST_PAGES = 60
ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")
DOES_SOMETHING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"}
CARRIES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound"}
DEEPEST = 20
CARRIES_MORE = (
    "Die PDF-Datei enthält Programme, eingebettete Dateien oder Formulare. Bitte laden Sie einen "
    "einfachen Scan hoch."
)


def checked_scan(upload: UploadedFile) -> dict[str, object]:
    """Return the fields a sheet gets from its scan; ValidationError in German."""
    ending = PurePosixPath(upload.name or "").suffix.lower()
    if ending not in ENDINGS:
        raise ValidationError("Bitte laden Sie den Scan als PDF, JPEG oder PNG hoch.")
    if upload.size and upload.size > SCAN_BYTES:
        raise ValidationError("Der Scan ist zu groß: höchstens 15 MB.")
    fields = checked_document(upload)
    if ending == ".pdf":
        upload.seek(0)
        check_pdf(upload.read())
    return fields


def check_pdf(content: bytes) -> None:
    """Refuse what is damaged, locked or does more than show pages; in German."""
    try:
        reader = PdfReader(BytesIO(content))
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
        active = not locked and _does_something(reader)
    except Exception as error:  # a parser of what strangers made may fail in any way
        raise ValidationError(
            "Die PDF-Datei ist beschädigt und lässt sich nicht öffnen."
        ) from error
    if locked:
        raise ValidationError("Die PDF-Datei ist mit einem Kennwort geschützt.")
    if not 1 <= pages <= MOST_PAGES:
        raise ValidationError(f"Die PDF-Datei muss 1 bis {MOST_PAGES} Seiten haben.")
    if active:
        raise ValidationError(CARRIES_MORE)


def _does_something(reader: PdfReader) -> bool:
    root = _dictionary(reader.trailer["/Root"])
    names, form = _dictionary(root.get("/Names")), _dictionary(root.get("/AcroForm"))
    if {"/JavaScript", "/EmbeddedFiles"} & names.keys() or "/XFA" in form or "/AF" in root:
        return True
    if "/AA" in root or _is_active(root.get("/OpenAction")):
        return True
    return any(_page_does(page) for page in reader.pages)


def _page_does(page: dict) -> bool:
    if "/AA" in page:
        return True
    for note in map(_dictionary, _resolved(page.get("/Annots")) or ()):
        if note.get("/Subtype") in CARRIES or "/AA" in note or _is_active(note.get("/A")):
            return True
    return False


def _is_active(action: Any, depth: int = 0) -> bool:
    """Whether an action, or one that follows it, does more than turn to a page or an address."""
    found = _resolved(action)
    if depth > DEEPEST:
        return True
    if isinstance(found, list):  # a place in the document, or actions one after the other
        return any(_is_active(one, depth + 1) for one in found if isinstance(_resolved(one), dict))
    entry = _dictionary(found)
    return entry.get("/S") in DOES_SOMETHING or _is_active_next(entry, depth)


def _is_active_next(entry: dict, depth: int) -> bool:
    return "/Next" in entry and _is_active(entry["/Next"], depth + 1)


def _resolved(thing: Any) -> Any:
    """What stands behind a reference."""
    return thing.get_object() if hasattr(thing, "get_object") else thing


def _dictionary(thing: Any) -> dict:
    """The same, if it is a dictionary; else an empty one."""
    found = _resolved(thing)
    return found if isinstance(found, dict) else {}
