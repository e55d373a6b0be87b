"""The office's pages about the end of a declaration."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from alliances.access import acting, error_at_fields, one_of, page
from alliances.declarations import ending
from alliances.declarations.ending_forms import ExclusionForm, RecallForm, WithdrawalForm
from alliances.declarations.models import Declaration
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner


@page("declarations.end")
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter the partner's withdrawal on its behalf."""
    declaration = _find(pk)
    return _ending(
        request,
        declaration,
        WithdrawalForm(request.POST or None),
        ending.withdraw,
        template="alliances/declarations/office_withdraw.html",
        success="Der Austritt ist eingetragen, die anderen Partner sind unterrichtet.",
        others=_others_of(declaration),
    )


@page("declarations.end")
def exclude(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The county ends the partnership, with its reason."""
    return _ending(
        request,
        _find(pk),
        ExclusionForm(request.POST or None),
        ending.exclude,
        template="alliances/declarations/office_exclude.html",
        success="Der Ausschluss ist eingetragen. Der Partner erhält ihn mit dem Grund per E-Mail.",
    )


@page("declarations.draw_up")
def recall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what was released and is not in force yet."""
    return _ending(
        request,
        _find(pk),
        RecallForm(request.POST or None),
        ending.take_back,
        template="alliances/declarations/office_recall.html",
        success="Die Erklärung ist zurückgenommen. Der Link zur Unterschrift gilt nicht mehr.",
    )


def _ending(
    request: HttpRequest,
    declaration: Declaration,
    form: forms.Form,
    action: Callable,
    *,
    template: str,
    success: str,
    **context: object,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            action(declaration, **form.cleaned_data, by=acting(request))
        except (ValidationError, NotAllowedNow) as error:
            error_at_fields(form, error)
        else:
            messages.success(request, success)
            if Declaration.objects.filter(pk=declaration.pk).exists():
                return redirect("office-declaration", declaration.pk)
            return redirect("office-partner", declaration.partner_id)
    return render(request, template, {"form": form, "declaration": declaration, **context})


def _find(pk: UUID) -> Declaration:
    return one_of(Declaration.objects.select_related("partner", "text"), pk)


def _others_of(declaration: Declaration) -> int:
    """How many other partners will be told."""
    in_force = Partner.objects.in_force(timezone.localdate())
    return in_force.exclude(pk=declaration.partner_id).count()
