"""What an archive shows beside the county's own rows: for people to read, never imported."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.module_loading import import_string

from tenants.models import County, HistorySeal
from tenants.schemas import outside

FOLDERS = ("documents/", "shared/")


@dataclass(frozen=True)
class Extra:
    """One member: its path, and its content, a file, or how to make it once all data is read."""

    path: str
    content: bytes | Path | Callable[[], bytes]


def of(county: County) -> list[Extra]:
    """Everything that the rooms of `settings.COUNTY_ARCHIVE_EXTRAS` have to show.

    Call it inside the snapshot: it reads now, and what takes long is made later.
    """
    found: list[Extra] = []
    for name in settings.COUNTY_ARCHIVE_EXTRAS:
        found += import_string(name)(county)
    return found


def lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Rows as JSON lines."""
    encoded = (json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder) for row in rows)
    return "".join(f"{line}\n" for line in encoded).encode()


def entry_in_the_register(county: County) -> Iterator[Extra]:
    """What stands in the shared schema about the county itself: name, state, hosts, seal."""
    with outside():
        seal = HistorySeal.objects.filter(county_id=county.pk).first()
        domains = county.domains.values(
            "domain", "is_primary", "claimed_at", "proved_at", "proved_by"
        )
        entry = {
            "name": county.name,
            "slug": county.slug,
            "ags": county.region_ags,
            "region": county.region.title,
            "opened_at": county.opened_at,
            "state": county.state,
            "state_since": county.state_since,
            "state_reason": county.state_reason,
            "domains": list(domains),
            "history_seal": seal
            and {"number": seal.number, "hash": seal.hash, "checked_at": seal.checked_at},
        }
    text = json.dumps(entry, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    yield Extra("shared/county.json", f"{text}\n".encode())
