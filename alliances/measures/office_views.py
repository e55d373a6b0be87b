"""The office's pages of measures."""

from uuid import UUID

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, one_of, page
from alliances.history.reading import entries_of
from alliances.measures import actions
from alliances.measures.forms import MeasureForm, SearchForm
from alliances.measures.models import Measure
from alliances.measures.views import contributions_to, fields_of_action, found_page, reading_of


@page("office.read")
def listing(request: HttpRequest) -> HttpResponse:
    """All measures, drafts too."""
    measures = Measure.objects.all()
    form = SearchForm(request.GET, known_fields=fields_of_action(measures))
    wanted = form.wanted()
    return render(
        request,
        "alliances/measures/office_listing.html",
        {
            "form": form,
            "is_searched": any(wanted.values()),
            "page_obj": found_page(request, measures, wanted),
        },
    )


@page("office.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sheet as everybody will read it, and what can be done with it."""
    measure = one_of(Measure.objects, pk)
    return render(
        request,
        "alliances/measures/office_detail.html",
        {
            "measure": measure,
            "reading": reading_of(measure),
            "contributions": list(contributions_to(measure)),
            "lines": entries_of(measure),
        },
    )


@page("measures.edit")
def add(request: HttpRequest) -> HttpResponse:
    """Write a new sheet."""
    form = MeasureForm(request.POST or None, known_fields=fields_of_action(Measure.objects.all()))
    if request.method == "POST" and form.is_valid():
        measure = actions.add(form.cleaned_data, by=acting(request))
        messages.success(request, f"„{measure}“ ist als Entwurf angelegt.")
        return redirect("office-measure", measure.pk)
    return render(request, "alliances/measures/office_edit.html", {"form": form, "measure": None})


@page("measures.edit")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a sheet."""
    measure = one_of(Measure.objects, pk)
    form = MeasureForm(
        request.POST or None,
        initial=model_to_dict(measure, fields=MeasureForm.Meta.fields),
        known_fields=fields_of_action(Measure.objects.all()),
    )
    if request.method == "POST" and form.is_valid():
        actions.edit(measure, form.cleaned_data, by=acting(request))
        messages.success(request, "Die Maßnahme ist gespeichert.")
        return redirect("office-measure", measure.pk)
    return render(
        request, "alliances/measures/office_edit.html", {"form": form, "measure": measure}
    )


@page("measures.edit")
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show it to everybody."""
    measure = actions.publish(one_of(Measure.objects, pk), by=acting(request))
    messages.success(request, f"„{measure}“ ist jetzt öffentlich.")
    return redirect("office-measure", pk)


@page("measures.edit")
@require_POST
def unpublish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make it a draft again."""
    measure = actions.unpublish(one_of(Measure.objects, pk), by=acting(request))
    messages.success(request, f"„{measure}“ ist wieder ein Entwurf.")
    return redirect("office-measure", pk)


@page("measures.edit")
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove it for good."""
    measure = one_of(Measure.objects, pk)
    actions.delete(measure, by=acting(request))
    messages.success(request, f"„{measure}“ ist gelöscht.")
    return redirect("office-measures")
