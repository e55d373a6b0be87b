"""The objectives: for everybody, and for those who word and order them."""

from uuid import UUID

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, one_of, page
from alliances.goals import actions
from alliances.goals.forms import ObjectiveForm
from alliances.goals.models import Objective
from tenants.followers import may_be_late


@page("site.read")
@may_be_late
def objectives(request: HttpRequest) -> HttpResponse:
    """What the alliance wants to reach, and by when."""
    return render(request, "alliances/goals/list.html", {"objectives": Objective.objects.all()})


@page("goals.edit")
def office_list(request: HttpRequest) -> HttpResponse:
    """All objectives in their order."""
    return render(
        request, "alliances/goals/office_list.html", {"objectives": list(Objective.objects.all())}
    )


@page("goals.edit")
def add(request: HttpRequest) -> HttpResponse:
    """A new objective, behind the others."""
    form = ObjectiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add(form.cleaned_data, by=acting(request))
        messages.success(request, "Das Ziel ist angelegt und öffentlich.")
        return redirect("office-objectives")
    return render(request, "alliances/goals/office_edit.html", {"form": form, "objective": None})


@page("goals.edit")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Word an objective anew."""
    objective = one_of(Objective.objects, pk)
    initial = model_to_dict(objective, fields=ObjectiveForm.Meta.fields)
    form = ObjectiveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit(objective, form.cleaned_data, by=acting(request))
        messages.success(request, "Das Ziel ist gespeichert.")
        return redirect("office-objectives")
    return render(
        request, "alliances/goals/office_edit.html", {"form": form, "objective": objective}
    )


@page("goals.edit")
@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("way") == "up"
    actions.move(one_of(Objective.objects, pk), up, by=acting(request))
    return redirect("office-objectives")


@page("goals.edit")
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove an objective."""
    actions.delete(one_of(Objective.objects, pk), by=acting(request))
    messages.success(request, "Das Ziel ist gelöscht.")
    return redirect("office-objectives")
