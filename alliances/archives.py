"""Office files are ZIP archives: look inside before one is kept, and leave names out of a copy."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError

# The part every file of this kind has; without it the ending lies.
MAIN_PART = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
    ".odp": "content.xml",
}
MOST_PARTS = 5_000
MOST_BYTES = 300 * 1024 * 1024
_PROGRAMS = re.compile(
    r"(^|/)(vbaProject\.bin|Basic/|Scripts/|.*\.(exe|dll|js|vbs|bat|cmd|ps1)$)", re.I
)

# Where such files keep the names of people who wrote or changed them.
_PARTS_WITH_NAMES = {"docProps/core.xml", "docProps/app.xml", "meta.xml"}
_NAMES = re.compile(
    rb"(<(dc:creator|cp:lastModifiedBy|Manager|Company|meta:initial-creator|meta:printed-by)"
    rb"(?:\s[^>]*)?>)[^<]*(</\2>)"
)


def check_office_file(content: bytes, ending: str) -> None:
    """Refuse what is no such file, carries programs or would not fit in memory; in German."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise ValidationError("Die Datei ist beschädigt und lässt sich nicht öffnen.") from error
    names = {part.filename for part in parts}
    if MAIN_PART[ending] not in names:
        raise ValidationError(f"Der Inhalt der Datei passt nicht zu ihrer Endung „{ending}“.")
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError("Die Datei ist mit einem Kennwort geschützt.")
    if any(_PROGRAMS.search(name) for name in names):
        raise ValidationError(
            "Die Datei enthält Makros oder Programme. Bitte speichern Sie sie ohne Makros."
        )
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise ValidationError("Die Datei ist ausgepackt zu groß.")


def without_names(content: bytes) -> bytes:
    """The same office file with the names of its authors taken out of its properties."""
    clean = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(clean, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename in _PARTS_WITH_NAMES:
                data = _NAMES.sub(rb"\1\3", data)
            target.writestr(_described(part), data)
    return clean.getvalue()


def _described(part: ZipInfo) -> ZipInfo:
    """The place of a part in an archive: its name, time and compression, nothing else."""
    described = ZipInfo(part.filename, part.date_time)
    described.compress_type = part.compress_type
    return described
