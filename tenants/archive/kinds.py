"""Which records of a county go into its archive, and which stay behind for what reason.

The rooms above name theirs in one table (`settings.COUNTY_ARCHIVE`); here is what a line of it
says.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

OpenFile = Callable[[str], BinaryIO]


@dataclass(frozen=True)
class LeftOut:
    """A field that does not leave the county: why, and what stands there after an import.

    With `kept_with`, a row that is in the county already keeps its own value, as long as the
    fields named there are the same.
    """

    reason: str
    fill: Callable[[], Any]
    kept_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of record: its name in the archive, its model, and every field that goes along."""

    name: str
    model_label: str
    words: str  # for people who open the archive
    fields: str  # all that are exported, in their order in the file
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    only: Mapping[str, Collection[str]] = field(default_factory=dict)  # values that may arrive
    where: str = ""  # SQL: which rows; the others stay behind, for the reason in `words`
    grows_by: tuple[str, ...] = ()  # an append-only table: what tells whether a row is the same
    check: Callable[[dict[str, Any], OpenFile], None] | None = None  # of one arriving row

    @property
    def model(self) -> type[models.Model]:
        """The model behind the name."""
        return apps.get_model(self.model_label)

    @property
    def exported(self) -> list[models.Field]:
        """The fields that go along, in order."""
        found = (self.model._meta.get_field(name) for name in self.fields.split())
        return [each for each in found if isinstance(each, models.Field)]

    @property
    def key(self) -> models.Field:
        """What a row is known by."""
        return self.model._meta.pk

    @property
    def file_fields(self) -> list[models.FileField]:
        """Fields that name a file of the county."""
        return [each for each in self.exported if isinstance(each, models.FileField)]

    @property
    def member(self) -> str:
        """Where its rows stand in the archive."""
        return f"rows/{self.name}.jsonl"


@dataclass(frozen=True)
class Table:
    """The whole classification: what goes along, what is shown beside, what stays behind."""

    kinds: tuple[Kind, ...]
    left_out: Mapping[str, str]  # a model of the county: why it stays
    shared: Mapping[str, str]  # a model of the shared schema: where it stands, or why it does not

    def kind(self, name: str) -> Kind | None:
        """The kind of this name."""
        return next((kind for kind in self.kinds if kind.name == name), None)


@lru_cache(maxsize=1)
def table() -> Table:
    """The table of this platform."""
    return import_string(settings.COUNTY_ARCHIVE)


def county_models() -> list[type[models.Model]]:
    """Every model that has a table in each county."""
    labels = (label.rsplit(".", 1)[-1] for label in settings.TENANT_APPS)
    return [model for label in labels for model in apps.get_app_config(label).get_models()]


def unclassified() -> list[str]:
    """Models and fields of counties of which nobody has said whether they go along."""
    found, known = [], {kind.model_label: kind for kind in table().kinds}
    for model in county_models():
        kind = known.get(model._meta.label)
        if kind is None:
            if model._meta.label not in table().left_out:
                found.append(model._meta.label)
            continue
        said = {*kind.fields.split(), *kind.left_out}
        found += [
            f"{model._meta.label}.{each.name}"
            for each in model._meta.local_concrete_fields
            if each.name not in said
        ]
    return found
