"""Look at the tables of the schema we work in, and at no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django.db.backends.postgresql.base  # noqa: F401 - must come before its introspection
from django.db.backends.postgresql.introspection import DatabaseIntrospection

from tenants.postgresql.places import at, here, without_public


@contextmanager
def _this_schema() -> Iterator[None]:
    place = here()
    if place.is_nowhere:
        yield  # the cursor will refuse
        return
    with at(without_public(place)):
        yield


class OneSchema(DatabaseIntrospection):
    """As django-tenants' own, without leaving a search path in the session."""

    def get_table_list(self, cursor: Any) -> Any:
        with _this_schema():
            return super().get_table_list(cursor)

    def get_table_description(self, cursor: Any, table_name: Any) -> Any:
        with _this_schema():
            return super().get_table_description(cursor, table_name)

    def get_sequences(self, cursor: Any, table_name: Any, table_fields: Any = ()) -> Any:
        with _this_schema():
            return super().get_sequences(cursor, table_name, table_fields)

    def get_constraints(self, cursor: Any, table_name: Any) -> Any:
        with _this_schema():
            return super().get_constraints(cursor, table_name)
