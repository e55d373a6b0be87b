"""What is not as it should be with a county, and where that is solved; from rows already loaded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from tenants.facts.models import CountyFacts
from tenants.models import County

OLD = timedelta(days=2)
KINDS = {
    "suspended": "ausgesetzt",
    "deleting": "zur Löschung vorgemerkt",
    "moving": "zieht um",
    "behind": "Migration steht aus",
    "history": "Verlauf beschädigt",
    "nobody": "keine Koordination",
    "mails": "E-Mails hängen",
    "domain": "Domain nicht nachgewiesen",
    "facts": "Kennzahlen fehlen oder sind alt",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in words, and the page on which something can be done about it."""

    kind: str
    words: str
    url: str
    tone: str = "warning"


def facts_of(county: County) -> CountyFacts | None:
    """The county's numbers, or None before the first night."""
    return getattr(county, "facts", None)


def of(county: County) -> list[Problem]:
    """Everything that is wrong with a county loaded with `facts`, `history_seal` and `domains`."""
    return list(_each(county, reverse("console-county", args=[county.slug])))


def _each(county: County, page: str) -> Iterator[Problem]:
    facts = facts_of(county)
    if county.state == County.State.SUSPENDED:
        yield Problem("suspended", KINDS["suspended"], f"{page}#betrieb")
    if county.state in {County.State.DELETING, County.State.ERASING}:
        yield Problem("deleting", str(county.get_state_display()), page)
    if county.read_only_since is not None:
        yield Problem("moving", KINDS["moving"], page, "info")
    if facts is not None and facts.is_behind:
        yield Problem("behind", KINDS["behind"], page, "danger")
    seal = getattr(county, "history_seal", None)
    if seal is not None and seal.broken:
        yield Problem("history", KINDS["history"], f"{page}#support", "danger")
    if facts is not None and not facts.problem and not facts.coordinators:
        yield Problem("nobody", KINDS["nobody"], f"{page}#support")
    if facts is not None and facts.undelivered:
        yield Problem("mails", f"{facts.undelivered} E-Mails hängen", _delivery())
    for domain in county.domains.all():
        if domain.proved_at is None:
            url = reverse("console-domain", args=[county.slug, domain.pk])
            yield Problem("domain", f"{domain}: nicht nachgewiesen", url, "info")
    if facts is None or facts.problem or facts.taken_at < timezone.now() - OLD:
        yield Problem("facts", KINDS["facts"], page, "info")


def more(counties: list[County]) -> dict[object, list[Problem]]:
    """What other parts of the console find, by the county's id; each asks for all at once."""
    found: dict[object, list[Problem]] = {}
    for name in settings.CONSOLE_PROBLEMS:
        ask: Callable[[list[County]], dict] = import_string(name)
        for pk, problems in ask(counties).items():
            found.setdefault(pk, []).extend(problems)
    return found


def _delivery() -> str:
    try:
        return reverse("console-delivery")
    except NoReverseMatch:
        return reverse("console-outbox")
