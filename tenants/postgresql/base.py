"""django-tenants' backend, but the county comes from the place and goes with each statement.

Nothing is remembered in the session and nothing is sent for the county alone: see `cursors`.
"""

from collections.abc import Callable
from typing import Any

import psycopg2
from django.conf import settings
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql.base import DatabaseWrapper as PlainWrapper
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from django_tenants.postgresql_backend.base import FakeTenant

from tenants.postgresql import strays
from tenants.postgresql.cursors import CountyConnection, county_cursor
from tenants.postgresql.introspection import OneSchema
from tenants.postgresql.places import (
    OUTSIDE,
    NoCounty,
    WrongCounty,
    bound,
    here,
    move,
    of_builder,
)
from tenants.postgresql.silence import WATCH

strays.install()


class SchemaEditor(DatabaseSchemaEditor):
    """Django's, without a second index for searches by beginnings beside every unique text.

    Nobody searches so where it would matter, and every county would pay for each of them.
    """

    def _create_like_index_sql(self, model: Any, field: Any) -> None:
        return None


class DatabaseWrapper(TenantsWrapper):
    """A connection whose statements run where the context says, or not at all."""

    ops_class = strays.Operations
    SchemaEditorClass = SchemaEditor
    _is_made = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.introspection = OneSchema(self)
        self._is_made = True

    # -- what django-tenants knows of the place ---------------------------------------------------
    @property
    def schema_name(self) -> str:
        """The schema of the place; NoCounty where there is none."""
        place = here()
        if place.is_nowhere:
            raise NoCounty("Hier ist kein Landkreis gesetzt.")
        return place.schema

    @schema_name.setter
    def schema_name(self, value: Any) -> None:
        """Set by django-tenants' constructor; the place is not the connection's to say."""

    @property
    def tenant(self) -> Any:
        """The county of the place, or something with a schema's name where there is none."""
        place = here()
        return place.county or (None if place.is_nowhere else FakeTenant(place.schema))

    @tenant.setter
    def tenant(self, value: Any) -> None:
        """As above."""

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """For django-tenants' commands, which change the structure of one schema after another.

        Counties are entered through `tenants.schemas` only: django-tenants' `with tenant:` keeps
        its way back in a list that all threads share.
        """
        if not self._is_made:
            return
        place = here()
        if place.is_county or place.is_nowhere or not isinstance(tenant, FakeTenant):
            raise WrongCounty("Nur tenants/schemas.py führt in einen Landkreis.")
        move(of_builder(tenant.schema_name, with_public=include_public))

    def set_schema_to_public(self) -> None:
        if self._is_made and here() is not OUTSIDE:
            self.set_schema(OUTSIDE.schema)

    # Django's own: theirs would send a search path first; our cursor says it with the statement.
    _cursor = PlainWrapper._cursor  # type: ignore[attr-defined]

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Nothing to send."""

    # -- connections ------------------------------------------------------------------------------
    def get_connection_params(self) -> dict[str, Any]:
        ours = {"connection_factory": CountyConnection, "cursor_factory": county_cursor}
        return {**super().get_connection_params(), **ours}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        WATCH.refuse(self.alias)
        try:
            made = super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            WATCH.suspect(self.alias, conn_params)
            raise
        WATCH.add(self.alias, made, conn_params)
        return made

    def init_connection_state(self) -> None:
        # Settings of the session (time zone), no data.
        self.connection.is_bare = True
        super().init_connection_state()
        self.connection.is_bare = self.alias == NO_DB_ALIAS

    def is_usable(self) -> bool:
        if self.connection is None or WATCH.is_silent(self.alias):
            return False
        self.connection.is_bare = True
        try:
            return super().is_usable()
        finally:
            if self.connection is not None:
                self.connection.is_bare = self.alias == NO_DB_ALIAS

    def close_if_unusable_or_obsolete(self) -> None:
        PlainWrapper.close_if_unusable_or_obsolete(self)
        if self.connection is None or self.in_atomic_block:
            return
        # PostgreSQL keeps 0.6 MB for every county that a session has touched, until it ends.
        if len(self.connection.counties) > settings.COUNTIES_PER_CONNECTION:
            self.close()

    def chunked_cursor(self) -> Any:
        # Outside of a transaction, a pool could read on in a cursor of the same name that
        # another session opened for another county: fetch everything at once there.
        return super().chunked_cursor() if self.in_atomic_block else self.cursor()

    def on_commit(self, func: Callable[[], Any], robust: bool = False) -> None:
        """Whatever is to happen after the commit happens where it was asked for."""
        super().on_commit(bound(func) if callable(func) else func, robust)
