"""A county's part in the exchange, for its archive: what it gave, with files, and what it took."""

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from exchange.actions import read_file
from exchange.models import Adoption, Material, MaterialFile
from tenants.archive.extras import Extra, lines
from tenants.models import County

FIELDS = (
    "id kind title summary content licence attribution visibility state county_name "
    "contact_function shared_at updated_at"
).split()


def given_and_taken(county: County) -> Iterator[Extra]:
    """The county's own role reads: materials of others are named by title and source alone."""
    given = Material.objects.filter(county_id=county.pk).order_by("shared_at", "pk")
    yield Extra("shared/materials.jsonl", lines(given.values(*FIELDS)))
    files = MaterialFile.objects.filter(material__county_id=county.pk).order_by("pk")
    for file in files:
        ending = PurePosixPath(file.name).suffix
        path = f"shared/material_files/{file.material_id}{ending}"
        yield Extra(path, partial(_content, file))
    taken = Adoption.objects.filter(county_id=county.pk).order_by("adopted_at", "pk")
    rows = taken.values("id", "adopted_at", "material", "material__title", "material__attribution")
    yield Extra("shared/adoptions.jsonl", lines(rows))


def _content(file: MaterialFile) -> bytes:
    try:
        return read_file(file)
    except FileNotFoundError:
        return b""
