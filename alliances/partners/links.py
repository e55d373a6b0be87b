"""Links on a partner's profile: a few, with words, and only to safe addresses."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

MOST = 6
LABEL_LENGTH = 80
URL_LENGTH = 500
_is_address = URLValidator(schemes=["https"])


def checked_links(given: Any) -> list[dict[str, str]]:
    """The links as they are kept, without empty ones; ValidationError with every problem."""
    if not isinstance(given, Iterable) or isinstance(given, (str, bytes, Mapping)):
        raise ValidationError("Links sind eine Liste aus Bezeichnung (label) und Adresse (url).")
    links, problems = [], []
    for number, one in enumerate(given, start=1):
        if not isinstance(one, Mapping):
            raise ValidationError("Jeder Link hat eine Bezeichnung (label) und eine Adresse (url).")
        label = " ".join(str(one.get("label") or "").split())
        url = str(one.get("url") or "").strip()
        if not label and not url:
            continue
        links.append({"label": label, "url": url})
        problems += [f"Link {number}: {problem}" for problem in _problems(label, url)]
    if len(links) > MOST:
        problems.append(f"Höchstens {MOST} Links sind möglich.")
    if problems:
        raise ValidationError(problems)
    return links


def _problems(label: str, url: str) -> list[str]:
    if not _can_be_kept(label + url):
        return ["Der Link enthält Zeichen, die es nicht gibt."]
    found = []
    if not label:
        found.append("Bitte geben Sie eine Bezeichnung an, zum Beispiel „Unser Klimabericht“.")
    if len(label) > LABEL_LENGTH:
        found.append(f"Die Bezeichnung hat höchstens {LABEL_LENGTH} Zeichen.")
    if not url:
        found.append("Bitte geben Sie die Adresse an.")
    elif not url.lower().startswith("https://"):
        found.append("Die Adresse muss mit https:// beginnen.")
    elif not _is_safe(url):
        found.append("Das ist keine gültige Adresse.")
    return found


def _is_safe(url: str) -> bool:
    """A whole address without a user's name in it, which could look like another host."""
    if len(url) > URL_LENGTH:
        return False
    try:
        _is_address(url)
        return "@" not in urlsplit(url).netloc
    except (ValidationError, ValueError):
        return False


def _can_be_kept(text: str) -> bool:
    """Whether it has neither null characters nor halves of signs, which no data base holds."""
    try:
        return "\0" not in text and bool(text.encode() or True)
    except UnicodeEncodeError:
        return False
