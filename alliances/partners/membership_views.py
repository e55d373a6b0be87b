"""Who was a partner on which day."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alliances.access import page
from alliances.partners.membership import members_on, span_on

PER_PAGE = 50


class DayForm(forms.Form):
    """The day somebody asks about."""

    tag = forms.DateField(
        label="Tag",
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"inputmode": "numeric", "maxlength": 10}),
        error_messages={
            "invalid": "Bitte geben Sie das Datum als TT.MM.JJJJ an, zum Beispiel 23.05.2025."
        },
    )


@page("office.read")
def members(request: HttpRequest) -> HttpResponse:
    """Everybody whose declaration was in force on the day, today if none is named."""
    form = DayForm(request.GET or None)
    is_clear = not form.is_bound or form.is_valid()
    wanted = form.cleaned_data["tag"] if form.is_bound and is_clear else None
    day = wanted or timezone.localdate()
    found = members_on(day)
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(partner, span_on(partner, day)) for partner in page_obj.object_list]
    return render(
        request,
        "alliances/partners/office_members.html",
        {
            "form": form,
            "is_clear": is_clear,
            "day": day,
            "heading": f"{page_obj.paginator.count} Partner am {day:%d.%m.%Y}",
            "typed": request.GET.get("tag", "") or f"{day:%d.%m.%Y}",
            "page_obj": page_obj,
            "rows": [
                {"partner": partner, "span": span, "declaration": span.on(day) if span else None}
                for partner, span in rows
            ],
        },
    )
