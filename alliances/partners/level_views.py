"""The level of participation: chosen by the office, searched for in lists."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alliances.access import acting, one_of, page
from alliances.levels.models import Level
from alliances.partners import editing
from alliances.partners.models import Partner, PartnerQuerySet


class LevelChoiceForm(forms.Form):
    """Which of the county's levels a partner has."""

    level = forms.ModelChoiceField(
        Level.objects.none(), label="Stufe", required=False, empty_label="Keine"
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        level.queryset = Level.objects.all()


@page("partners.review")
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how far a partner takes part."""
    found = one_of(Partner.objects, pk)
    form = LevelChoiceForm(request.POST or None, initial={"level": found.level_id})
    if request.method == "POST" and form.is_valid():
        editing.edit(found, form.cleaned_data, by=acting(request))
        messages.success(request, "Die Stufe ist gespeichert.")
        return redirect("office-partner", found.pk)
    return render(
        request,
        "alliances/partners/office_level.html",
        {"form": form, "partner": found, "has_levels": Level.objects.exists()},
    )


def narrowed_to_level(
    partners: PartnerQuerySet, request: HttpRequest
) -> tuple[PartnerQuerySet, dict[str, Any]]:
    """The partners of the level that is asked for, and what the filter of a list shows."""
    levels = list(Level.objects.all())
    wanted = request.GET.get("stufe", "")
    chosen = next((level for level in levels if str(level.pk) == wanted), None)
    if chosen:
        partners = partners.filter(level=chosen)
    return partners, {"levels": levels, "chosen_level": chosen}
