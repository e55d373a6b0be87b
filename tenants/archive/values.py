"""Is a value from an archive one that this field may hold? And how does COPY want it written?"""

import json
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
DEEPEST = 40  # levels of JSON inside a field


class WrongValue(Exception):
    """The field cannot hold this; says why, in German."""


def checked(field: models.Field, value: Any, *, only: Collection[str] | None = None) -> Any:
    """The value as Python holds it; WrongValue where it has another type, size or meaning."""
    if isinstance(field, models.ForeignKey):
        return None if value is None and field.null else checked(field.target_field, value)
    if value is None:
        if not field.null:
            raise WrongValue("darf nicht leer sein")
        return None
    made = _typed(field, value)
    if only is not None and made not in only:
        raise WrongValue(f"{str(made)[:40]!r} ist hier nicht erlaubt")
    if made in ("", {}, []):
        return made
    if field.choices and made not in {choice for choice, _ in field.flatchoices}:
        raise WrongValue(f"{str(made)[:40]!r} ist keiner der möglichen Werte")
    try:
        field.run_validators(made)
    except ValidationError as error:
        raise WrongValue(" ".join(error.messages)) from error
    return made


def _typed(field: models.Field, value: Any) -> Any:
    for kinds, make in _MAKERS:
        if isinstance(field, kinds):
            try:
                return make(field, value)
            except (ValueError, ArithmeticError, OverflowError) as error:
                raise WrongValue("hat nicht die richtige Form") from error
    raise WrongValue(f"{type(field).__name__} ist für Archive nicht vorgesehen")


def _text(field: models.Field, value: Any) -> str:
    _must_be(str, value)
    if "\0" in value:
        raise WrongValue("enthält ein Nullzeichen")
    value.encode()  # half a sign is none
    if field.max_length is not None and len(value) > field.max_length:
        raise WrongValue(f"ist länger als {field.max_length} Zeichen")
    return value


def _boolean(field: models.Field, value: Any) -> bool:
    return _must_be(bool, value)


def _integer(field: models.Field, value: Any) -> int:
    return _must_be(int, value)


def _decimal(field: models.Field, value: Any) -> Decimal:
    if type(value) not in {int, Decimal}:
        raise WrongValue("ist keine Zahl")
    return Decimal(value)


def _uuid(field: models.Field, value: Any) -> UUID:
    made = UUID(_must_be(str, value))
    if str(made) != value:
        raise WrongValue("ist keine UUID in der üblichen Schreibweise")
    return made


def _moment(field: models.Field, value: Any) -> datetime:
    made = datetime.fromisoformat(_must_be(str, value))
    if made.tzinfo is None:
        raise WrongValue("nennt keine Zeitzone")
    return made


def _day(field: models.Field, value: Any) -> date:
    return date.fromisoformat(_must_be(str, value))


def _json(field: models.Field, value: Any) -> Any:
    json_text(value)  # whether it can be written at all
    return value


def _must_be(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise WrongValue("hat nicht die richtige Art von Wert")
    return value


_MAKERS: tuple[tuple[Any, Any], ...] = (
    (models.BooleanField, _boolean),
    (models.IntegerField, _integer),
    (models.DecimalField, _decimal),
    (models.UUIDField, _uuid),
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.JSONField, _json),
    ((models.CharField, models.TextField, models.FileField), _text),
)


def json_text(value: Any, depth: int = 0) -> str:
    """JSON with numbers as they were written: a history's hash is made of its text."""
    if depth > DEEPEST:
        raise WrongValue("ist zu tief verschachtelt")
    if isinstance(value, dict):
        pairs = (
            f"{json_text(key, depth)}: {json_text(part, depth + 1)}" for key, part in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(json_text(part, depth + 1) for part in value) + "]"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        if "\0" in value:
            raise WrongValue("enthält ein Nullzeichen")
        value.encode()
    return json.dumps(value, ensure_ascii=False)


def written(field: models.Field, value: Any) -> str:
    """The value as a line of COPY carries it; nothing in it can end the value or the line."""
    if value is None:
        return NULL
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.JSONField):
        text = json_text(value)
    elif isinstance(value, bool):
        text = "t" if value else "f"
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = str(value)
    return text.translate(_ESCAPES)
