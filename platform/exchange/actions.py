"""Give a copy to the other counties, take it back, adopt one."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils import timezone

from exchange.folding import folded
from exchange.models import Adoption, Material, MaterialFile
from tenants.models import County


class NotAvailable(Exception):
    """The material is withdrawn; copies that exist stay, new ones are refused."""


def _words_in(value: Any) -> Iterator[str]:
    """All texts inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _words_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words_in(part)


@transaction.atomic
def publish_copy(
    *,
    county: County,
    kind: str,
    title: str,
    summary: str,
    content: dict[str, Any],
    licence: str,
    attribution: str,
    visibility: str,
    contact_function: str = "",
    file: tuple[str, str, bytes] | None = None,
) -> Material:
    """Put a copy into the exchange. `file` is (name, content type, bytes).

    The caller decides what crosses; whatever is passed here can be read by every county.
    """
    material = Material.objects.create(
        kind=kind,
        title=title,
        summary=summary,
        content=content,
        licence=licence,
        attribution=attribution,
        visibility=visibility,
        county=county,
        county_name=county.name,
        contact_function=contact_function,
        words=folded(" ".join([title, summary, county.name, *_words_in(content)])),
    )
    if file is not None:
        name, content_type, data = file
        path = storages["exchange"].save(str(material.pk), ContentFile(data))
        MaterialFile.objects.create(
            material=material,
            path=path,
            name=name,
            content_type=content_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )
    return material


@transaction.atomic
def withdraw_copy(material: Material, *, county: County) -> bool:
    """Close one's own material for new adoption; False if it is not this county's or closed."""
    _one_at_a_time(material)
    own = Material.objects.select_for_update().filter(
        pk=material.pk, county=county, state=Material.State.PUBLISHED
    )
    return bool(own.update(state=Material.State.WITHDRAWN, updated_at=timezone.now()))


@transaction.atomic
def note_adoption(material: Material, *, county: County) -> Adoption:
    """Write down that a county takes a copy; NotAvailable for a withdrawn material."""
    _one_at_a_time(material)
    current = Material.objects.get(pk=material.pk)
    if current.state != Material.State.PUBLISHED:
        raise NotAvailable(
            "Dieses Material wurde zurückgezogen und kann nicht mehr übernommen werden."
        )
    adoption, _ = Adoption.objects.get_or_create(material=current, county=county)
    return adoption


def _one_at_a_time(material: Material) -> None:
    """Whoever adopts or withdraws a material waits for the other.

    Not by locking its row: that takes the right to change it, which only its own county has.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(material.pk)])


def open_file(file: MaterialFile) -> File:
    """A material's file, open for reading; whoever opens it closes it."""
    return storages["exchange"].open(file.path)


def read_file(file: MaterialFile) -> bytes:
    """The content of a material's file."""
    with open_file(file) as source:
        return source.read()
