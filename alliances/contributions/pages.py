"""Pages to edit what a partner brings, framed by the office or by the portal."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alliances.access import acting, error_at_fields, one_of
from alliances.contributions import actions
from alliances.contributions.forms import ContributionForm
from alliances.partners.frames import Frame
from alliances.partners.models import Partner

TEMPLATE = "alliances/contributions/edit.html"


def add(request: HttpRequest, partner: Partner, frame: Frame) -> HttpResponse:
    """One more thing that the partner brings."""
    form = ContributionForm(request.POST or None, office=frame.is_office)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(partner, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Der Beitrag ist eingetragen.")
            return redirect(frame.home)
    return render(request, TEMPLATE, frame.context(partner, form=form, contribution=None))


def edit(request: HttpRequest, partner: Partner, pk: UUID, frame: Frame) -> HttpResponse:
    """Word it anew, or give newer figures."""
    contribution = one_of(partner.contributions, pk)
    form = ContributionForm(
        request.POST or None,
        initial=model_to_dict(contribution, fields=actions.FIELDS),
        office=frame.is_office,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(contribution, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Der Beitrag ist gespeichert.")
            return redirect(frame.home)
    return render(request, TEMPLATE, frame.context(partner, form=form, contribution=contribution))


def delete(request: HttpRequest, partner: Partner, pk: UUID, frame: Frame) -> HttpResponse:
    """Take it off the profile."""
    contribution = one_of(partner.contributions, pk)
    actions.delete(contribution, by=acting(request))
    messages.success(request, f"„{contribution.title}“ ist gelöscht.")
    return redirect(frame.home)
