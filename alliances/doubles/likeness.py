"""Who resembles whom, and why: compared in memory, so that a list costs no query per row.

A county has some hundred partners. Names are looked up by their letter triples, everything else by
its key; nothing is stored that could grow old.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from alliances.doubles.spelling import address_key, mail_key, name_key, visible, web_key

# Two names with this share of common letter triples are called similar.
SIMILAR_ENOUGH = 0.72
# A triple that so many names have (as of 'Gemeinde') is looked up for none of them.
COMMON = 400
SAME_NAME, SIMILAR_NAME = "gleicher Name", "ähnlicher Name"
SAME_SITE, SAME_MAIL_DOMAIN = "gleiche Internetseite", "gleiche E-Mail-Domain"
SAME_MAIL, SAME_ADDRESS = "gleiche E-Mail-Adresse", "gleiche Anschrift"


@dataclass(frozen=True)
class Likeable:
    """What is compared of a partner, or of a row that is to become one."""

    id: Any
    name: str
    kind: str = ""
    website: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    emails: tuple[str, ...] = ()

    @cached_property
    def name_key(self) -> str:
        """The name as it is compared."""
        return name_key(self.name)

    @cached_property
    def keys(self) -> set[tuple[str, str]]:
        """Everything that makes two of them alike when it is equal: the reason and its key."""
        found = {(SAME_NAME, self.name_key)}
        found.add((SAME_ADDRESS, address_key(self.street, self.postal_code or self.city)))
        found |= {(SAME_MAIL, email.strip().lower()) for email in self.emails}
        if self.kind != "person":
            found.add((SAME_SITE, web_key(self.website)))
            found |= {(SAME_MAIL_DOMAIN, mail_key(email)) for email in self.emails}
        return {(reason, key) for reason, key in found if key}

    def is_certainly(self, other: "Likeable") -> bool:
        """Same kind and name, and no place that speaks against it."""
        if (self.kind, self.name_key) != (other.kind, other.name_key):
            return False
        if self.postal_code and other.postal_code:
            return self.postal_code == other.postal_code
        return not (self.city and other.city) or _place(self.city) == _place(other.city)


@dataclass(frozen=True)
class Likeness:
    """One that resembles, with the reasons in German."""

    other: Likeable
    reasons: tuple[str, ...]
    is_certain: bool = False

    @property
    def words(self) -> str:
        """The reasons as a part of a sentence."""
        return ", ".join(self.reasons)


@dataclass
class Known:
    """Everybody that is there already, ready to be asked."""

    by_key: dict[tuple[str, str], list[Likeable]] = field(default_factory=lambda: defaultdict(list))
    by_triple: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    all: list[tuple[Likeable, int]] = field(default_factory=list)

    @classmethod
    def of(cls, everybody: Iterable[Likeable]) -> "Known":
        """All of these at once."""
        known = cls()
        for each in everybody:
            known.add(each)
        return known

    def add(self, one: Likeable) -> None:
        """From now on this one is there, too."""
        for key in one.keys:
            self.by_key[key].append(one)
        triples = _triples(one.name_key)
        for triple in triples:
            self.by_triple[triple].append(len(self.all))
        self.all.append((one, len(triples)))

    def like(self, one: Likeable) -> list[Likeness]:
        """Who resembles this one, the strongest first; never itself."""
        reasons: dict[Any, list[str]] = defaultdict(list)
        found: dict[Any, Likeable] = {}
        for reason, key in sorted(one.keys, key=lambda pair: _ORDER.index(pair[0])):
            for other in self.by_key.get((reason, key), ()):
                if other.id != one.id and not _is_said(reason, reasons[other.id]):
                    found[other.id] = other
                    reasons[other.id].append(reason)
        for other in self._similar(one):
            if other.id != one.id and SAME_NAME not in reasons[other.id]:
                found[other.id] = other
                reasons[other.id].insert(0, SIMILAR_NAME)
        alike = [
            Likeness(other, tuple(reasons[pk]), one.is_certainly(other))
            for pk, other in found.items()
        ]
        return sorted(alike, key=lambda each: (not each.is_certain, -len(each.reasons)))

    def twin_of(self, one: Likeable) -> Likeable | None:
        """Somebody who is certainly the same, if there is one."""
        namesakes = self.by_key.get((SAME_NAME, one.name_key), ())
        return next((other for other in namesakes if one.is_certainly(other)), None)

    def _similar(self, one: Likeable) -> Iterable[Likeable]:
        triples = _triples(one.name_key)
        shared: Counter[int] = Counter()
        for triple in triples:
            places = self.by_triple.get(triple, ())
            if len(places) <= COMMON:
                shared.update(places)
        for place, count in shared.items():
            other, size = self.all[place]
            if 2 * count / (len(triples) + size) >= SIMILAR_ENOUGH:
                yield other


_ORDER = [SAME_NAME, SIMILAR_NAME, SAME_SITE, SAME_MAIL, SAME_MAIL_DOMAIN, SAME_ADDRESS]


def _is_said(reason: str, before: list[str]) -> bool:
    """A domain need not be told beside the whole address."""
    return reason == SAME_MAIL_DOMAIN and SAME_MAIL in before


def _place(city: str) -> str:
    return name_key(visible(city))


def _triples(key: str) -> set[str]:
    padded = f"  {key} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)} if key else set()
