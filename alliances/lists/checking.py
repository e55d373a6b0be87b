"""Look at every cell of a list: what would become of each row, and everything that is wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from alliances.declarations import texts
from alliances.doubles.finding import everybody
from alliances.doubles.likeness import SAME_NAME, Known, Likeable, Likeness
from alliances.doubles.spelling import name_key
from alliances.lists import cells
from alliances.lists.columns import BY_KEY
from alliances.lists.tables import Row, Table
from alliances.partners.models import IN_PERSON, Category, Partner
from alliances.profile.models import Alliance

NEW, THERE, ALIKE, BAD = "new", "there", "alike", "bad"
FROM_A_LIST = "Aus der bestehenden Partnerliste übernommen."
PLAIN = ("street", "postal_code", "city", "website", "description")
CONTACT = ("name", "function", "email", "phone")
PARTIES = ("partner", "county")


@dataclass(frozen=True)
class Problem:
    """One wrong cell, so that somebody finds and mends it."""

    line: int
    column: str  # the heading in the file
    value: str
    message: str


@dataclass
class Found:
    """One row: what it says, and what would become of it."""

    row: Row
    partner: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)
    signatures: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    likeness: Likeness | None = None
    is_taken: bool = False  # although it resembles somebody

    @property
    def state(self) -> str:
        """New, there already, alike (and left out), or bad."""
        if self.problems:
            return BAD
        if self.likeness is None or (self.is_taken and not self.likeness.is_certain):
            return NEW
        return THERE if self.likeness.is_certain else ALIKE


@dataclass(frozen=True)
class Wishes:
    """What the person has chosen beside the file."""

    mapping: dict[str, int]
    category: str = ""  # id, for rows that name none
    represented_by: str = ""
    # ids, by the key of a name that the list has for them
    categories: dict[str, str] = field(default_factory=dict)
    accepted: bool = True
    taken: frozenset[int] = frozenset()  # lines that are read in although they resemble somebody

    def as_json(self) -> dict[str, Any]:
        """To be kept with the list."""
        return {**self.__dict__, "taken": sorted(self.taken)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Wishes":
        """What `as_json` has kept."""
        known = {each.name: kept[each.name] for each in fields(cls) if each.name in kept}
        return cls(**{**known, "taken": frozenset(kept.get("taken", ()))})


def check(table: Table, wishes: Wishes) -> list[Found]:
    """Every row of the list as it would be read in now; as many queries for 1 row as for 2,000."""
    checking = _Checking(table, wishes)
    return [checking.look_at(row) for row in table.rows]


def strange_categories(table: Table, wishes: Wishes) -> list[str]:
    """The names in the list that are none of the county's categories, each once."""
    column = wishes.mapping.get("category")
    if column is None:
        return []
    known = {name_key(each.name) for each in Category.objects.all()}
    said = {name_key(cell): cell for cell in (row.cell(column) for row in table.rows) if cell}
    return [cell for key, cell in said.items() if key and key not in known]


class _Checking:
    """What is asked of the database once, and the rows that were seen."""

    def __init__(self, table: Table, wishes: Wishes):
        self.table, self.wishes = table, wishes
        self.categories = {name_key(each.name): each for each in Category.objects.all()}
        by_id = {str(each.pk): each for each in self.categories.values()}
        self.default = by_id.get(wishes.category)
        for key, pk in wishes.categories.items():
            if pk in by_id:
                self.categories.setdefault(key, by_id[pk])
        self.alliance = Alliance.objects.get()
        self.text = texts.published()
        self.today = timezone.localdate()
        self.there, self.seen = everybody(), Known()

    def look_at(self, row: Row) -> Found:
        found = Found(row, is_taken=row.line in self.wishes.taken)
        if row.problem:
            found.problems.append(Problem(row.line, "ganze Zeile", "", row.problem))
        self._partner(found)
        self._contact(found)
        self._signatures(found)
        self._doubles(found)
        return found

    def _cell(self, found: Found, key: str, meaning: Callable[[str], Any], fallback: Any) -> Any:
        """What the cell means; a problem is noted, and the fallback goes on."""
        column = self.wishes.mapping.get(key)
        text = "" if column is None else found.row.cell(column)
        if not BY_KEY[key].is_long:
            text = " ".join(text.split())
        if column is not None and (flaw := found.row.flaws.get(column)):
            self._wrong(found, key, flaw)
            return fallback
        try:
            return meaning(text)
        except ValidationError as error:
            self._wrong(found, key, " ".join(error.messages))
            return fallback

    def _wrong(self, found: Found, key: str, message: str) -> None:
        column = self.wishes.mapping.get(key)
        label = BY_KEY[key].label if column is None else self.table.heading(column)
        value = "" if column is None else found.row.cell(column)
        found.problems.append(Problem(found.row.line, label, value, message))

    def _partner(self, found: Found) -> None:
        values = found.partner
        values["kind"] = self._cell(found, "kind", cells.kind_of, Partner.Kind.ORGANISATION)
        values["name"] = self._field(found, "name")
        values["category"] = self._cell(found, "category", self._category, None)
        is_person = values["kind"] == Partner.Kind.PERSON
        values["representative_function"] = IN_PERSON if is_person else self._represented(found)
        for key in PLAIN:
            values[key] = self._field(found, key)
        values["motivation"] = self._cell(
            found, "motivation", lambda text: text or FROM_A_LIST, FROM_A_LIST
        )
        values["is_shown_publicly"] = self._cell(found, "is_shown_publicly", cells.is_yes, False)

    def _field(self, found: Found, key: str) -> str:
        return self._cell(found, key, partial(cells.of_the_partner, key), "")

    def _category(self, text: str) -> Category | None:
        if not text:
            if self.default is None:
                raise ValidationError("Bitte nennen Sie die Kategorie.")
            return self.default
        return cells.category(text, self.categories)

    def _represented(self, found: Found) -> str:
        def meaning(text: str) -> str:
            value = cells.of_the_partner(
                "representative_function", text or self.wishes.represented_by
            )
            if not value:
                raise ValidationError("Bitte geben Sie an, wer für die Organisation handelt.")
            return value

        return self._cell(found, "representative_function", meaning, "")

    def _contact(self, found: Found) -> None:
        """Nobody at all, or somebody with name and address."""
        keys = [f"contact_{name}" for name in CONTACT]
        if not any(self._says(found.row, key) for key in keys):
            return
        for name, key in zip(CONTACT, keys, strict=True):
            found.contact[name] = self._cell(found, key, partial(cells.of_the_contact, name), "")

    def _says(self, row: Row, key: str) -> bool:
        column = self.wishes.mapping.get(key)
        return column is not None and bool(row.cell(column))

    def _signatures(self, found: Found) -> None:
        """Both sides have signed on paper, or nothing is said of it."""
        if not any(self._says(found.row, f"{party}_signed_on") for party in PARTIES):
            return
        if self.text is None:
            self._wrong(
                found,
                "partner_signed_on",
                "Es ist noch kein Erklärungstext veröffentlicht. Veröffentlichen Sie ihn zuerst, "
                "oder lassen Sie die Spalten der Unterschriften aus.",
            )
            return
        ours = self.alliance
        usual = {
            "partner": (found.partner["representative_function"], found.partner["city"]),
            "county": (ours.representative_function, ours.place),
        }
        for party, (function, place) in usual.items():
            found.signatures[party] = {
                "on": self._cell(found, f"{party}_signed_on", self._day_of_signing, None),
                "function": self._of_signing(found, f"{party}_signed_as", function, 160),
                "place": self._of_signing(found, f"{party}_signed_at", place, 120),
            }

    def _of_signing(self, found: Found, key: str, usual: str, most: int) -> str:
        def meaning(text: str) -> str:
            if not (text or usual):
                raise ValidationError("Bitte ergänzen Sie diese Angabe zur Unterschrift.")
            if len(text) > most:
                raise ValidationError(f"Der Text ist zu lang: höchstens {most} Zeichen.")
            return text or usual

        return self._cell(found, key, meaning, "")

    def _day_of_signing(self, text: str) -> date | None:
        """The rules of the declarations, told before anything is tried."""
        day = cells.day(text)
        if day is None:
            raise ValidationError("Beide Seiten müssen unterschrieben haben: Hier fehlt der Tag.")
        if day > self.today:
            raise ValidationError("Dieser Tag liegt in der Zukunft.")
        if self.text is not None and day < self.text.valid_from:
            raise ValidationError(
                f"Dieser Tag liegt vor dem {self.text.valid_from:%d.%m.%Y}, ab dem der "
                "veröffentlichte Erklärungstext gilt."
            )
        return day

    def _doubles(self, found: Found) -> None:
        """Whether it is there already, or twice in the list itself."""
        values = found.partner
        if not values["name"]:
            return
        one = Likeable(
            id=found.row.line,
            emails=(found.contact["email"],) if found.contact.get("email") else (),
            **{key: values[key] for key in ("name", "kind", "website", "street", "postal_code")},
            city=values["city"],
        )
        twin = self.seen.twin_of(one)
        self.seen.add(one)
        if twin is not None:
            self._wrong(found, "name", f"Steht schon in Zeile {twin.id} dieser Liste.")
        known = self.there.twin_of(one)
        found.likeness = (
            Likeness(known, (SAME_NAME,), is_certain=True)
            if known is not None
            else next(iter(self.there.like(one)), None)
        )
