"""Is an archive refused whole? And small ways to make one that should be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tenants.archive.hashing import content_hash
from tenants.archive.reading import Refused
from tenants.models import County
from tests.archive.packing import Content, imported, signed, with_manifest, with_row


def files_on_disk() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def is_refused(file: Path, word: str) -> None:
    """Refused with this word, dry and in earnest, as new and in place; all is as before."""
    counties = list(County.objects.order_by("slug"))
    before = [content_hash(county) for county in counties], files_on_disk()

    for target in ({"slug": "kiel", "as_new": True, "ags": "01002"}, {"slug": "loerrach"}):
        for dry_run in (True, False):
            with pytest.raises(Refused) as refusal:
                imported(file, **target, dry_run=dry_run)
            assert word in refusal.value.words, refusal.value.words

    assert list(County.objects.order_by("slug")) == counties
    assert ([content_hash(county) for county in counties], files_on_disk()) == before


def without(path: str) -> Callable[[Content], Content]:
    return lambda content: {name: data for name, data in content.items() if name != path}


def said(change: Callable[[dict[str, Any]], Any]) -> Callable[[Content], Content]:
    return lambda content: with_manifest(content, change)


def row(kind: str, number: int = 0, **values: Any) -> Callable[[Content], Content]:
    return lambda content: with_row(content, kind, number, **values)


def lines(kind: str, data: bytes) -> Callable[[Content], Content]:
    return lambda content: signed(content | {f"rows/{kind}.jsonl": data})
