"""Decide about a possible double: it is one, or two are alike by chance."""

from accounts.actors import Actor
from alliances.doubles.models import NotADouble
from alliances.history.actions import record
from alliances.partners import actions as partners
from alliances.partners.models import Partner
from tenants.transactions import atomic

# It names nobody: who else takes part is told by the directory, not by this letter.
REASON = (
    "Für Sie oder Ihre Organisation liegt uns schon eine Anfrage oder eine Teilnahme vor. "
    "Diese zweite Anfrage schließen wir deshalb; an der ersten ändert sich nichts. "
    "Ist das ein Irrtum, schreiben Sie uns bitte."
)


@atomic
def decline_as_double(partner: Partner, other: Partner, *, reason: str, by: Actor) -> Partner:
    """Close a request because it was asked before; the history names the one it doubles.

    NotAllowedNow or ValidationError as for every other refusal.
    """
    declined = partners.decline(partner, reason=reason, by=by)
    record("als Doppelung erkannt", declined, by=by, after={"partner": other.name})
    return declined


@atomic
def dismiss(partner: Partner, other: Partner, *, by: Actor) -> None:
    """Say that the two are two; safe to repeat."""
    held = Partner.objects.select_for_update().get(pk=partner.pk)
    pair = {(held.pk, other.pk), (other.pk, held.pk)}
    known = NotADouble.objects.filter(partner__in=[held.pk, other.pk])
    if pair & set(known.values_list("partner", "other")):
        return
    NotADouble.objects.create(partner=held, other=other)
    record("Hinweis auf Doppelung verworfen", held, by=by, after={"partner": other.name})
