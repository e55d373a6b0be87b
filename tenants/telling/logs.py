"""Lines of the log: one JSON object each for machines, plain ones for people; both redacted."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from tenants.telling.redacting import redacted

# Which request a line belongs to; a task has its own.
REQUEST: ContextVar[str] = ContextVar("request", default="")
FORMATS = ("json", "text")


def event(**facts: Any) -> dict[str, Any]:
    """For `extra=`: facts of their own in a JSON line. Names and numbers only, nothing personal."""
    return {"facts": facts}


class JsonLines(logging.Formatter):
    """One event, one line, one object."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
            "county": getattr(record, "county", "-"),
        }
        if request := REQUEST.get():
            line["request"] = request
        for name, value in getattr(record, "facts", {}).items():
            line[name] = redacted(value) if isinstance(value, str) else value
        if record.exc_info:
            line["error"] = getattr(record.exc_info[0], "__name__", "")
            line["traceback"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=lambda value: redacted(str(value)))


class TextLines(logging.Formatter):
    """As people read it in a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def logging_config(shape: str, level: str) -> dict[str, Any]:
    """For Django, Celery and gunicorn alike; answered requests are told in JSON only."""
    handler = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["county"]}
    line: dict[str, Any] = {"()": "tenants.telling.logs.JsonLines"}
    if shape != "json":
        line = {
            "()": "tenants.telling.logs.TextLines",
            "format": "%(asctime)s %(levelname)s %(county)s %(name)s %(message)s",
        }
    told = {"level": "INFO"} if shape == "json" else {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "filters": {"county": {"()": "tenants.postgresql.places.NamesCounty"}},
        "handlers": {"console": handler},
        "loggers": {
            "kreisklima": told,
            # Django has handlers of its own for these; ours are the only ones.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
        "root": {"handlers": ["console"], "level": level},
    }
