"""The office's page that sets two alike side by side."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.doubles import actions
from alliances.doubles.finding import likenesses
from alliances.doubles.spelling import name_key
from alliances.partners.actions import NotAllowedNow, main_contact
from alliances.partners.forms import DeclineForm
from alliances.partners.models import Partner

USUAL = {"Stand", "Art", "Kategorie", "Angefragt am"}  # that these are equal tells nothing
OPEN = (Partner.State.APPLIED, Partner.State.ASKED)


@dataclass(frozen=True)
class Pair:
    """One fact of both."""

    label: str
    one: str
    other: str

    @property
    def is_equal(self) -> bool:
        """Whether both say the same, however it is written, and whether that tells anything."""
        if not self.one or self.label in USUAL:
            return False
        return self.one == self.other or name_key(self.one) == name_key(self.other) != ""


@page("office.read")
def compare(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Both side by side, with why they look alike and what can be done."""
    form = DeclineForm(initial={"reason": actions.REASON})
    return _side_by_side(request, *_both(pk, other), form)


@page("partners.review")
@require_POST
def decline(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Decline the request as a double of the other one."""
    one, two = _both(pk, other)
    form = DeclineForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.decline_as_double(one, two, reason=reason, by=acting(request))
        except (NotAllowedNow, ValidationError) as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Als Doppelung abgelehnt, die E-Mail ist unterwegs.")
            return redirect("office-partner", one.pk)
    return _side_by_side(request, one, two, form)


@page("partners.review")
@require_POST
def dismiss(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """These are two: the hint goes away."""
    one, two = _both(pk, other)
    actions.dismiss(one, two, by=acting(request))
    messages.success(request, f"Der Hinweis auf „{two.name}“ ist verworfen.")
    return redirect("office-partner", one.pk)


def _both(pk: UUID, other: UUID) -> tuple[Partner, Partner]:
    partners = Partner.objects.select_related("category")
    return one_of(partners, pk), one_of(partners.exclude(pk=pk), other)


def _side_by_side(
    request: HttpRequest, one: Partner, other: Partner, form: DeclineForm
) -> HttpResponse:
    alike = {each.other.id: each.words for each in likenesses([one]).get(one.pk, [])}
    return render(
        request,
        "alliances/doubles/compare.html",
        {
            "partner": one,
            "other": other,
            "form": form,
            "pairs": _pairs(one, other),
            "reasons": alike.get(other.pk, ""),
            "can_be_declined": one.state in OPEN,
        },
    )


def _pairs(one: Partner, other: Partner) -> list[Pair]:
    facts = [_facts(each) for each in (one, other)]
    return [Pair(label, value, facts[1][label]) for label, value in facts[0].items()]


def _facts(partner: Partner) -> dict[str, str]:
    contact = main_contact(partner)
    return {
        "Name": partner.name,
        "Stand": partner.get_state_display(),
        "Art": partner.get_kind_display(),
        "Kategorie": partner.category.name,
        "vertreten durch": partner.representative_function,
        "Straße": partner.street,
        "Ort": f"{partner.postal_code} {partner.city}".strip(),
        "Internetseite": partner.website,
        "Ansprechperson": contact.name if contact else "",
        "E-Mail": contact.email if contact else "",
        "Angefragt am": f"{partner.applied_at:%d.%m.%Y}",
    }
