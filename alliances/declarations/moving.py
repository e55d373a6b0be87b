"""Invite partners to move to the published text; until both have signed, the former one counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations.actions import Letter, draw_up, release
from alliances.declarations.models import Declaration, DeclarationText
from alliances.history.actions import record
from alliances.partners.actions import NotAllowedNow
from tenants.transactions import atomic

LETTER = Letter("declaration_moves", "Eine neue Fassung der Partnererklärung")
AT_ONCE = 100  # a partner takes a few hundredths of a second; more go with the next click


@dataclass
class Moved:
    """What one click has done."""

    invited: list[Declaration] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)  # whom not, and why
    left: int = 0  # so many were too many for one click


def may_move(text: DeclarationText) -> QuerySet[Declaration]:
    """Those in force today with an older text that stay; also those who are on the way already."""
    return (
        Declaration.objects.in_force(timezone.localdate())
        .filter(ended_on=None, text__version__lt=text.version)
        .select_related("partner", "text")
        .order_by("partner__sort_name", "pk")
    )


def on_the_way(text: DeclarationText) -> dict[UUID, Declaration]:
    """By partner: the declaration that will replace the former one once it is signed."""
    pending = Declaration.objects.pending().filter(replaces__isnull=False)
    return {each.partner_id: each for each in pending.filter(text=text)}


def invite(text: DeclarationText, chosen: Iterable[UUID], *, explanation: str, by: Actor) -> Moved:
    """Draw up and release the new version for each of these partners, with a mail that explains it.

    Each partner is one legal act: done as a whole or not at all, and a refusal stops nobody else.
    Whoever is on the way already is left alone, so a second click doubles nothing.
    ValidationError at `explanation` and `chosen`; NotAllowedNow if the text is not published.
    """
    if text.state != DeclarationText.State.PUBLISHED:
        raise NotAllowedNow("Zu diesem Text kann niemand wechseln: Er ist nicht veröffentlicht.")
    if not explanation.strip():
        raise ValidationError({"explanation": "Bitte erklären Sie, was sich ändert."})
    wanted = list(may_move(text).filter(partner__in=list(chosen)))
    going = on_the_way(text)
    open_ones = [former for former in wanted if former.partner_id not in going]
    if not wanted:
        raise ValidationError({"chosen": "Bitte wählen Sie mindestens einen Partner."})
    moved = Moved(left=max(0, len(open_ones) - AT_ONCE))
    for former in open_ones[:AT_ONCE]:
        try:
            moved.invited.append(_invite(former, explanation.strip(), by=by))
        except NotAllowedNow as error:
            moved.refused.append((former.partner.name, str(error)))
        except ValidationError as error:
            moved.refused.append((former.partner.name, " ".join(error.messages)))
    return moved


@atomic
def _invite(former: Declaration, explanation: str, *, by: Actor) -> Declaration:
    successor = draw_up(former.partner, by=by)
    if successor.replaces_id != former.pk:
        raise NotAllowedNow("Der Partner hat inzwischen keine Erklärung in Kraft.")
    record("zum Wechsel eingeladen", successor, by=by, after={"source": former.number})
    return release(successor, by=by, letter=LETTER, explanation=explanation, former=former)
