"""The register's pages: of the county, and of each partner."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.declarations.authorities import actions
from alliances.declarations.authorities.forms import AuthorityForm
from alliances.declarations.authorities.models import Authority
from alliances.declarations.rules import set_rules
from alliances.declarations.rules_form import RulesForm
from alliances.history.reading import entries_of
from alliances.partners.models import Partner
from alliances.profile.models import Alliance


@page("office.read")
def of_county(request: HttpRequest) -> HttpResponse:
    """How this county signs: who may, and by which rules."""
    alliance = Alliance.objects.get()
    return _register(
        request, "alliances/declarations/authorities/county.html", None, {"rules": alliance}
    )


@page("office.read")
def of_partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who may sign for one partner."""
    partner = one_of(Partner.objects, pk)
    return _register(request, "alliances/declarations/authorities/partner.html", partner, {})


def _register(
    request: HttpRequest, template: str, partner: Partner | None, context: dict
) -> HttpResponse:
    today = timezone.localdate()
    register = [
        {"entry": entry, "holds": entry.holds_on(today), "is_to_come": entry.valid_from > today}
        for entry in Authority.objects.of(partner)
    ]
    return render(request, template, {"register": register, "partner": partner, **context})


@page("authorities.edit")
def add_for_county(request: HttpRequest) -> HttpResponse:
    """Enter somebody who may sign for the county."""
    return _adding(request, None)


@page("authorities.edit")
def add_for_partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter somebody who may sign for this partner."""
    return _adding(request, one_of(Partner.objects, pk))


def _adding(request: HttpRequest, partner: Partner | None) -> HttpResponse:
    form = AuthorityForm(request.POST or None, initial=_suggested(partner))
    if request.method == "POST" and form.is_valid():
        try:
            authority = actions.add(form.cleaned_data, partner=partner, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, f"„{authority}“ ist eingetragen.")
            return _back(authority)
    return _form_page(request, form, None, partner)


def _suggested(partner: Partner | None) -> dict[str, str]:
    """Whom the first declarations named, as long as the register is empty."""
    if Authority.objects.of(partner).exists():
        return {}
    if partner is not None:
        return {"function": partner.representative_function}
    alliance = Alliance.objects.get()
    return {
        "name": alliance.representative_name,
        "function": alliance.representative_function,
    }


@page("authorities.edit")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct an entry, or let it end."""
    authority = _find(pk)
    initial = model_to_dict(authority, fields=actions.FIELDS)
    form = AuthorityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            authority = actions.edit(authority, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, f"„{authority}“ ist gespeichert.")
            return _back(authority)
    return _form_page(request, form, authority, authority.partner)


@page("authorities.edit")
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take out what was entered by mistake."""
    authority = _find(pk)
    actions.delete(authority, by=acting(request))
    messages.success(request, f"„{authority}“ ist gelöscht.")
    return _back(authority)


@page("declarations.rules")
def rules(request: HttpRequest) -> HttpResponse:
    """The second person for paper, and how often to remind."""
    alliance = Alliance.objects.get()
    initial = model_to_dict(alliance, fields=RulesForm.Meta.fields)
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_rules(form.cleaned_data, by=acting(request))
        messages.success(request, "Die Regeln sind gespeichert.")
        return redirect("office-signing")
    return render(request, "alliances/declarations/authorities/rules.html", {"form": form})


def _find(pk: UUID) -> Authority:
    return one_of(Authority.objects.select_related("partner"), pk)


def _back(authority: Authority) -> HttpResponse:
    if authority.partner_id:
        return redirect("office-partner-signatories", authority.partner_id)
    return redirect("office-signing")


def _form_page(
    request: HttpRequest, form: AuthorityForm, authority: Authority | None, partner: Partner | None
) -> HttpResponse:
    return render(
        request,
        "alliances/declarations/authorities/edit.html",
        {
            "form": form,
            "authority": authority,
            "partner": partner,
            "lines": entries_of(authority) if authority else [],
        },
    )
