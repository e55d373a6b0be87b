"""Where a county's files lie, and the folder in which archives wait."""

from pathlib import Path, PurePosixPath

from django.conf import settings

from tenants.models import County

FOLDER = "_archives"  # in MEDIA_ROOT, where every process of the platform reaches it


def root_of(schema: str) -> Path:
    """The folder with the files of the county that has this schema."""
    return Path(settings.MEDIA_ROOT) / schema


def files_of(county: County) -> list[Path]:
    """Every file of the county, whether a row names it or not."""
    root = root_of(county.schema_name)
    return sorted(path for path in root.rglob("*") if path.is_file())


def path_of(schema: str, name: str) -> Path:
    """The file of this name; ValueError where the name leads out of the county's folder."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name:
        raise ValueError(name)
    return root_of(schema).joinpath(*pure.parts)


def waiting_room(*parts: str) -> Path:
    """A folder for archives and what is unpacked from them; made where it is missing."""
    folder = Path(settings.MEDIA_ROOT).joinpath(FOLDER, *parts)
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    return folder
