"""Add, change and remove contributions; they are public at once with their partner."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from accounts.actors import Actor
from alliances.contributions.models import Contribution
from alliances.history.actions import change, record
from alliances.measures.models import Measure, MeasureQuerySet
from alliances.partners.models import Partner
from tenants.transactions import atomic

MOST = 60  # of one partner: a profile, not a data base
FIELDS = "title description quantity unit year measure".split()


@atomic
def add(partner: Partner, values: dict[str, Any], *, by: Actor) -> Contribution:
    """Say one more thing that this partner brings."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.contributions.count() >= MOST:
        raise ValidationError(f"Ein Partner zeigt höchstens {MOST} Beiträge.")
    contribution = Contribution(partner=partner)
    for name, value in _checked(contribution, values).items():
        setattr(contribution, name, value)
    contribution.save(force_insert=True)
    record("Beitrag angelegt", contribution, by=by, after={"partner": partner.name})
    return contribution


@atomic
def edit(contribution: Contribution, values: dict[str, Any], *, by: Actor) -> Contribution:
    """Word it anew or change its figures."""
    contribution = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    checked = _checked(contribution, values)
    change(contribution, checked, by=by, verb="Beitrag bearbeitet")
    return contribution


@atomic
def delete(contribution: Contribution, *, by: Actor) -> None:
    """Take it off the profile for good."""
    contribution = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("partner")
        .get(pk=contribution.pk)
    )
    partner = contribution.partner.name
    record("Beitrag gelöscht", contribution, by=by, before={"partner": partner})
    contribution.delete()


def _checked(contribution: Contribution, values: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept."""
    checked = {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
        for name, value in values.items()
    }
    told = {name: getattr(contribution, name) for name in ("quantity", "unit")} | checked
    check_amount(told["quantity"], told["unit"])
    return checked


def check_amount(quantity: Decimal | None, unit: str) -> None:
    """A figure says of what, and a unit how much; ValidationError at the field that is missing."""
    if quantity is not None and not unit:
        raise ValidationError({"unit": "Bitte geben Sie die Einheit an, zum Beispiel kWp."})
    if quantity is None and unit:
        raise ValidationError({"quantity": "Bitte geben Sie die Menge zu dieser Einheit an."})


def measures_for(*, office: bool) -> MeasureQuerySet:
    """The measures that may be named: drafts by the office alone."""
    return Measure.objects.all() if office else Measure.objects.published()
