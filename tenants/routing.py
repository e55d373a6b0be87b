"""Which database answers for a model: the county's own, or the one that all share."""

from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

from tenants.postgresql.places import MAIN, PUBLIC, here


@cache
def _shared_labels() -> frozenset[str]:
    """Labels of the apps that no county has tables of."""
    return frozenset(
        config.label
        for config in apps.get_app_configs()
        if config.name in settings.SHARED_APPS and config.name not in settings.TENANT_APPS
    )


class PlaceRouter:
    """Shared tables stand in the main database; a county's own where the county lives."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """A follower answers only outside of transactions, and only where somebody allowed it."""
        place = here()
        if model._meta.app_label in _shared_labels():
            return MAIN
        if place.reads_from and not connections[place.database].in_atomic_block:
            return place.reads_from
        return place.database

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return MAIN if model._meta.app_label in _shared_labels() else here().database

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        """A row that a follower has read belongs to its county all the same."""
        return True if _is_shared(one) == _is_shared(other) else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """In the main database django-tenants decides; all others hold counties alone."""
        if db == MAIN:
            return None
        is_county = here().schema != PUBLIC
        return is_county and apps.get_app_config(app_label).name in settings.TENANT_APPS


def _is_shared(row: Any) -> bool:
    return row._meta.app_label in _shared_labels()
