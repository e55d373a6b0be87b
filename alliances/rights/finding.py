"""Find everything about one person in the county where we are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from accounts.permissions import STAFF_ROLES
from alliances.history.models import Entry
from alliances.history.reading import KINDS, said
from alliances.rights.holding import Holding
from alliances.rights.holdings import HOLDINGS

SHORTEST_NAME = 4
KEPT_DEEDS = timedelta(days=3 * 365)
TEXT = (models.CharField, models.TextField, models.JSONField)
# Fields of libraries, which have English names.
OF_LIBRARIES = {
    "factor.type": "Art",
    "factor.created_at": "eingerichtet am",
    "factor.last_used_at": "zuletzt benutzt am",
    "session.user_agent": "Gerät, wie es sich nennt",
    "session.ip": "Netzadresse, nur der Anfang",
    "session.created_at": "angemeldet am",
    "session.last_seen_at": "zuletzt benutzt am",
}
STAFF_DEEDS = (
    "Wer im Amt was entschieden hat, bleibt drei Jahre nachvollziehbar (Art. 5 Abs. 2 und "
    "Art. 17 Abs. 3 Buchst. b DSGVO)."
)


@dataclass(frozen=True)
class Person:
    """Whom we are looking for: by an e-mail address, a name, or both."""

    email: str = ""
    name: str = ""

    @classmethod
    def asked_for(cls, *, email: str, name: str) -> "Person":
        """A person to look for; ValidationError with one German message per wrong field."""
        email, name = email.strip().lower(), " ".join(name.split())
        if not email and not name:
            raise ValidationError(
                {"email": "Bitte geben Sie eine E-Mail-Adresse oder einen Namen an."}
            )
        if email:
            try:
                validate_email(email)
            except ValidationError as error:
                raise ValidationError({"email": "Das ist keine E-Mail-Adresse."}) from error
        if name and len(name) < SHORTEST_NAME:
            raise ValidationError(
                {"name": f"Bitte geben Sie den ganzen Namen an, ab {SHORTEST_NAME} Zeichen."}
            )
        return cls(email, name)

    @property
    def label(self) -> str:
        """Whom we looked for, as a page says it."""
        return " · ".join(word for word in (self.name, self.email) if word)


@dataclass(frozen=True)
class Finding:
    """One record about the person, and what becomes of it."""

    holding: Holding
    row: Any
    is_sure: bool  # by the address; a name alone may be somebody else's
    kept: str  # the reason why it stays, or empty

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.holding.key}:{self.row.pk}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What it says about the person, with German labels; nothing where it says nothing."""
        found = []
        for name in self.holding.shown:
            column = self.holding.model._meta.get_field(name)
            shown = _shown(self.row, column)
            if shown:
                label = OF_LIBRARIES.get(f"{self.holding.key}.{name}", _label(column))
                found.append((str(label), shown))
        return found

    @property
    def path(self) -> str:
        """Where the office finds it; empty where there is no page of its own."""
        return self.holding.path.format(self.row.pk)


@dataclass(frozen=True)
class Mention:
    """A text somewhere in the county in which the address or the name stands."""

    kind: str
    label: str
    field: str


@dataclass(frozen=True)
class Found:
    """Everything about a person."""

    person: Person
    findings: list[Finding]
    mentions: list[Mention]
    entries: list[Entry] = field(default_factory=list)  # of the history, and which of them stay
    kept_entries: list[Entry] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether the county knows nothing about the person."""
        return not (self.findings or self.mentions or self.entries or self.kept_entries)


def find(person: Person) -> Found:
    """Records by address and by name, what the history says, and mentions in texts."""
    findings = _findings(person)
    names = {person.name, *_names_of(findings)} - {""}
    known = {finding.key for finding in findings}
    for name in sorted(names):
        findings += [one for one in _findings(Person(name=name)) if one.key not in known]
        known = {finding.key for finding in findings}
    entries = list(_entries(person, findings, names))
    staff = _staff(findings)
    return Found(
        person,
        findings,
        list(_mentions(person, {(type(one.row), one.row.pk) for one in findings})),
        [entry for entry in entries if not _is_deed_of(entry, staff)],
        [entry for entry in entries if _is_deed_of(entry, staff)],
    )


def _findings(person: Person) -> list[Finding]:
    found: dict[str, Finding] = {}
    for holding in HOLDINGS:
        for is_sure, rows in (
            (True, holding.by_address(person.email)),
            (False, holding.by_name(person.name)),
        ):
            for row in rows:
                finding = Finding(holding, row, is_sure, holding.kept(row))
                found.setdefault(finding.key, finding)
    return list(found.values())


def _names_of(findings: list[Finding]) -> set[str]:
    """How the person is called where its address stands: other records may know the name alone."""
    return {
        " ".join(value.split())
        for finding in findings
        if finding.is_sure and finding.holding.key in {"user", "contact", "person"}
        if len(value := finding.row.name) >= SHORTEST_NAME
    }


def _staff(findings: list[Finding]) -> set[str]:
    users = (finding.row for finding in findings if isinstance(finding.row, User))
    return {str(user.pk) for user in users if user.role in STAFF_ROLES}


def _is_deed_of(entry: Entry, staff: set[str]) -> bool:
    """What somebody of the office did, lately, with things that are not themselves."""
    since = timezone.now() - KEPT_DEEDS
    return entry.actor_id in staff and entry.object_id not in staff and entry.at > since


def _entries(person: Person, findings: list[Finding], names: set[str]) -> QuerySet[Entry]:
    """Lines of the history that name the person, as who acted, as what was acted on, or inside."""
    users = [str(one.row.pk) for one in findings if one.holding.key == "user"]
    wanted = Q(actor_id__in=users)
    for finding in findings:
        if finding.holding.key in {"user", "invitation", "person", "contact"}:
            model = finding.holding.model._meta.model_name
            wanted |= Q(object_kind=model, object_id=str(finding.row.pk))
    for word in {person.email, *names} - {""}:
        for label in ("actor_label", "object_label"):
            wanted |= Q(**{f"{label}__iexact": word}) | Q(**{f"{label}__iendswith": f": {word}"})
        if "@" in word or " " in word:  # a single name is part of too many others
            wanted |= Q(before_text__icontains=word) | Q(after_text__icontains=word)
    texts = {f"{name}_text": Cast(name, models.TextField()) for name in ("before", "after")}
    return Entry.objects.annotate(**texts).filter(wanted, erased_at=None).order_by("pk")


def _mentions(person: Person, known: set[tuple[type, Any]]) -> Iterator[Mention]:
    """Texts that no holding looks after; somebody must read them, a program cannot mend them.

    Rows that are `known` to be about the person are shown as such already.
    """
    words = [word for word in (person.email, person.name) if word]
    for model, fields in searched().items():
        wanted, casts = Q(), {}
        for name, is_json in fields.items():
            lookup = f"{name}_text" if is_json else name
            if is_json:
                casts[lookup] = Cast(name, models.TextField())
            for word in words:
                wanted |= Q(**{f"{lookup}__icontains": word})
        for row in model._default_manager.annotate(**casts).filter(wanted).order_by("pk"):
            for name in fields if (model, row.pk) not in known else ():
                text = str(getattr(row, name)).casefold()
                if any(word.casefold() in text for word in words):
                    label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                    yield Mention(str(model._meta.verbose_name), str(row)[:120], label)


def searched() -> dict[type[models.Model], dict[str, bool]]:
    """For each model of a county the text fields that no holding names; True for JSON."""
    held = {
        (holding.model, name)
        for holding in HOLDINGS
        for name in (*holding.shown, *holding.addresses, *holding.names)
    }
    found: dict[type[models.Model], dict[str, bool]] = {}
    for config in apps.get_app_configs():
        if config.name not in settings.TENANT_APPS:
            continue
        for model in config.get_models():
            if model is Entry:
                continue  # has its own way to be found and erased
            fields = {
                column.name: isinstance(column, models.JSONField)
                for column in model._meta.concrete_fields
                if isinstance(column, TEXT) and not column.choices
                if (model, column.name) not in held
            }
            if fields:
                found[model] = fields
    return found


def _label(column: Any) -> str:
    """A key to another record is called what history calls that record."""
    if column.is_relation:
        return KINDS[column.related_model._meta.model_name]
    return str(column.verbose_name)


def _shown(row: models.Model, column: Any) -> str:
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y, %H:%M} Uhr"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, list):
        return said(value)
    return str(value)
