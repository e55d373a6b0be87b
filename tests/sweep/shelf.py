"""Where a county's things are laid out, each with a canary in its texts."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from accounts.models import Link
from accounts.tokens import fingerprint
from tenants.models import County
from tests.cast import same_id
from tests.sweep.canaries import long_one
from tests.sweep.fields import marked

PDF = b"%%PDF-1.4\n%% %s\ntrailer<<>>\n%%%%EOF\n"


def secret_of(name: str) -> str:
    """The same API key or link in every county."""
    return f"kk_gleich-{name}"


class Shelf:
    """Makes rows in the county that is set, and remembers their ids under the names of things.

    With an ending the same things once more, under names and ids of their own.
    """

    def __init__(self, county: County, ending: str = ""):
        self.county, self.ending = county, ending
        self.things: dict[str, str] = {}

    def id_of(self, name: str) -> Any:
        return same_id(name + self.ending)

    def put(
        self, model: type[models.Model], name: str, words: dict[str, str] | None = None, /, **values
    ) -> Any:
        """One row with a canary in each of its texts; its id has the thing's name."""
        if model._meta.pk.get_internal_type() == "UUIDField":
            values["id"] = self.id_of(name)
        row = model(**values)
        for field, value in marked(row, self.county.slug, words or {}).items():
            setattr(row, field, value)
        if existing := model._base_manager.filter(pk=row.pk).first():
            existing.delete()
        model._base_manager.bulk_create([row])
        self.things[name] = str(row.pk)
        return row

    def link(self, name: str, purpose: str, subject: str) -> None:
        """A link of this purpose; its secret is a thing, too."""
        token = secret_of(name + self.ending)
        self.put(
            Link,
            f"link-{name}",
            purpose=purpose,
            subject=subject,
            token_hash=fingerprint(token, purpose),
            expires_at=timezone.now() + timedelta(days=9),
        )
        self.things[f"token-{name}"] = token

    def file(self, name: str, ending: str = "pdf", word: str = "Kanarie") -> ContentFile:
        canary = long_one(self.county.slug, f"file.{name}", word)
        return ContentFile(PDF % canary.encode(), name=f"datei.{ending}")
