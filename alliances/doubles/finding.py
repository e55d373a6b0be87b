"""Find possible doubles among a county's partners: three queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from alliances.doubles.likeness import Known, Likeable, Likeness
from alliances.doubles.models import NotADouble
from alliances.partners.models import Contact, Partner

FIELDS = ("pk", "name", "kind", "website", "street", "postal_code", "city")
SHOWN = 5  # of one partner; a hint is no list


@dataclass(frozen=True)
class Hint:
    """One partner that somebody may be, with where it stands."""

    partner: Partner
    reasons: str


def everybody() -> Known:
    """All partners whose request has reached the office, ready to be compared."""
    return Known.of(_likeables(Partner.objects.exclude(state=Partner.State.UNCONFIRMED)))


def _likeables(partners: Iterable[Partner]) -> list[Likeable]:
    emails: dict[UUID, list[str]] = defaultdict(list)
    for pk, email in Contact.objects.values_list("partner", "email").order_by("pk"):
        emails[pk].append(email)
    return [
        Likeable(
            id=each.pk,
            name=each.name,
            kind=each.kind,
            website=each.website,
            street=each.street,
            postal_code=each.postal_code,
            city=each.city,
            emails=tuple(emails[each.pk]),
        )
        for each in partners
    ]


def likenesses(wanted: Iterable[Partner]) -> dict[UUID, list[Likeness]]:
    """For each of these partners whom it resembles, without what the office has dismissed."""
    wanted = list(wanted)
    if not wanted:
        return {}
    known = everybody()
    dismissed = set(NotADouble.objects.values_list("partner", "other"))
    found = {}
    for one in _likeables(wanted):
        alike = [
            each
            for each in known.like(one)
            if not {(one.id, each.other.id), (each.other.id, one.id)} & dismissed
        ]
        if alike:
            found[one.id] = alike
    return found


def hints(partner: Partner) -> list[Hint]:
    """Who an applicant may be, for its page in the office."""
    alike = likenesses([partner]).get(partner.pk, [])[:SHOWN]
    others = Partner.objects.select_related("category").in_bulk([each.other.id for each in alike])
    return [Hint(others[each.other.id], each.words) for each in alike if each.other.id in others]
