"""The public pages of measures."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alliances.access import page
from alliances.measures.forms import SearchForm
from alliances.measures.models import Measure, MeasureQuerySet
from exchange.reading import Line, Reading, read
from tenants.followers import may_be_late

PAGE_SIZE = 24


@page("site.read")
@may_be_late
def listing(request: HttpRequest) -> HttpResponse:
    """What the county does, by field of action."""
    published = Measure.objects.published()
    form = SearchForm(request.GET, known_fields=fields_of_action(published))
    wanted = form.wanted()
    return render(
        request,
        "alliances/measures/listing.html",
        {
            "form": form,
            "is_searched": any(wanted.values()),
            "page_obj": found_page(request, published, wanted),
        },
    )


@page("site.read")
@may_be_late
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """One measure, to be read as a whole."""
    measure = Measure.objects.published().filter(slug=slug).first()
    if measure is None:
        raise Http404
    return render(
        request,
        "alliances/measures/sheet.html",
        {
            "measure": measure,
            "reading": reading_of(measure),
            "contributions": list(contributions_to(measure)),
        },
    )


def contributions_to(measure: Measure) -> QuerySet:
    """What partners bring to it, as everybody may see it."""
    its: Any = measure  # that partners contribute to it stands above measures
    return its.contributions.public(timezone.localdate()).select_related("partner")


def reading_of(measure: Measure) -> Reading:
    """A whole sheet for a page: what other counties may read too, and what is only ours."""
    reading = read("measure", model_to_dict(measure))
    own = [Line("Nummer", measure.number), Line("Verantwortlich", measure.responsible)]
    return Reading([line for line in own if line.value] + reading.facts, reading.texts)


def fields_of_action(measures: MeasureQuerySet) -> list[str]:
    """The fields of action that these measures name, in order."""
    names = measures.order_by("field_of_action").values_list("field_of_action", flat=True)
    return list(names.distinct())


def found_page(request: HttpRequest, measures: MeasureQuerySet, wanted: dict[str, str]):
    """The page of a list that was asked for, searched and filtered."""
    found = measures.about(wanted["q"])
    if wanted["handlungsfeld"]:
        found = found.filter(field_of_action=wanted["handlungsfeld"])
    found = found.order_by("field_of_action", "number", "title", "pk")
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
