"""Lists in pages: a cursor remembers the last row seen: nothing is skipped or told twice."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.schemas import county_salt

Order = list[tuple[str, bool]]  # field or annotation, and whether it falls


class CursorPages(BasePagination):
    """Pages behind or before a row, by all columns of the list's own order and the id at last.

    Works for any order of columns that are never empty, ranks of a search included. The cursor is
    signed: it is worth something only in this county, for this list in this order.
    """

    page_size = 25
    largest_page = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        size = self._size(request)
        order = order_of(queryset)
        self.salt = county_salt(f"cursor:{request.path}:{order}")
        self.query = request.query_params.copy()
        self.url = request.build_absolute_uri(request.path)
        backwards, values = self._read(request.query_params.get("cursor"))
        if backwards:
            order = [(name, not falls) for name, falls in order]
        rows = queryset.order_by(*(f"-{name}" if falls else name for name, falls in order))
        if values:
            rows = rows.filter(_behind(order, values))
        found = list(rows[: size + 1])
        more = len(found) > size
        found = found[:size]
        if backwards:
            found.reverse()
        names = [name for name, _ in order]
        self.next = self.previous = None
        if found and (more or backwards):
            self.next = self._link(found[-1], names, backwards=False)
        if found and (more if backwards else bool(values)):
            self.previous = self._link(found[0], names, backwards=True)
        return found

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def _size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(self.page_size))
        if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 10 and int(asked)):
            raise ValidationError({"page_size": "Bitte geben Sie eine Zahl von 1 bis 100 an."})
        return min(int(asked), self.largest_page)

    def _read(self, cursor: str | None) -> tuple[bool, list[Any]]:
        if not cursor:
            return False, []
        try:
            backwards, values = signing.loads(cursor, salt=self.salt)
        except signing.BadSignature as error:
            raise ValidationError(
                {"cursor": "Diese Marke gehört nicht zu dieser Liste. Bitte beginnen Sie vorn."}
            ) from error
        return backwards, values

    def _link(self, row: Model, names: list[str], *, backwards: bool) -> str:
        values = [_plain(getattr(row, name)) for name in names]
        cursor = signing.dumps([backwards, values], salt=self.salt, compress=True)
        self.query["cursor"] = cursor
        return f"{self.url}?{self.query.urlencode()}"

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Marke aus `next` oder `previous`; nicht selbst zusammensetzen.",
                "schema": {"type": "string"},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": "Einträge je Seite, höchstens 100.",
                "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25},
            },
        ]


def order_of(queryset: QuerySet) -> Order:
    """The columns a list is ordered by; the id makes it unambiguous."""
    names = list(queryset.query.order_by or queryset.model._meta.ordering or ())
    order = [(name.lstrip("-"), name.startswith("-")) for name in names]
    if not {"id", "pk"} & {name for name, _ in order}:
        order.append(("id", False))
    return order


def _behind(order: Order, values: list[Any]) -> Q:
    """Rows that come after these values: (a > x) or (a = x and b > y) or ..."""
    behind, same = Q(), Q()
    for (name, falls), value in zip(order, values, strict=True):
        behind |= same & Q(**{f"{name}__{'lt' if falls else 'gt'}": value})
        same &= Q(**{name: value})
    return behind


def _plain(value: Any) -> Any:
    """A value as JSON can hold it without loss."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
