"""What a job did, in words: the names of kinds and results, and the page that shows them."""

from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from tenants.models import Job

TONES = {"asked": "neutral", "running": "info", "done": "success", "failed": "danger"}
# What the work answers, by its own name for it; a kind with a page of its own needs none of them.
WORDS = {
    "counties": "Landkreise",
    "files": "Dateien",
    "rows": "Zeilen",
    "bytes": "Bytes",
    "seconds": "Sekunden",
    "failed": "nicht gelungen",
    "letters": "E-Mails",
    "opened": "eröffnet",
    "existed": "gab es schon",
}
ANY = "console/jobs/results/any.html"


def called(kind: str) -> str:
    """The kind as operators call it."""
    return settings.JOBS_ARE_CALLED.get(kind, kind)


def kinds() -> list[tuple[str, str]]:
    """All kinds of work with their names, for a filter."""
    return sorted(((kind, called(kind)) for kind in settings.JOBS), key=lambda each: each[1])


def tone(job: Job) -> str:
    """The kind of badge for the job's state."""
    return TONES.get(job.state, "neutral")


def template_of(job: Job) -> str:
    """`console/jobs/results/<kind>.html` where there is one."""
    name = f"console/jobs/results/{job.kind}.html"
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ANY
    return name


def facts_of(job: Job) -> list[tuple[str, Any]]:
    """Every plain value of the result under its name."""
    return [
        (WORDS.get(name, name.replace("_", " ")), _said(value))
        for name, value in job.result.items()
        if not isinstance(value, dict)
    ]


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "–"
    return "–" if value in (None, "") else value
