"""Open many counties from a list: look at every row first, then have a worker do it."""

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import page
from console import audit
from console.csv_files import csv_file
from console.forms import CountyListForm
from tenants import opening_lists
from tenants.models import Job

KIND = "open_list"
WORDS = {"opens": "wird eröffnet", "exists": "gibt es schon", "refused": "geht so nicht"}
TONES = {"opens": "success", "exists": "info", "refused": "danger"}
FIELDS = {
    "ags": "AGS",
    "slug": "Kurzname",
    "name": "Name",
    "coordinator": "Koordination",
    "starter": "Startinhalte",
}
COLUMNS = [*opening_lists.COLUMNS, opening_lists.OPTIONAL]


@never_cache
@page("console.use")
def open_a_list(request: HttpRequest) -> HttpResponse:
    """Take a list, show what would become of each row, and begin once somebody has seen that."""
    is_sent = request.method == "POST"
    form = CountyListForm(request.POST, request.FILES) if is_sent else CountyListForm()
    if not form.is_valid():
        return render(request, "console/lists/upload.html", {"form": form, "columns": COLUMNS})
    content = form.cleaned_data["content"]
    rows = form.cleaned_data["rows"]
    results = opening_lists.preview(rows)
    counts = {state: sum(each.state == state for each in results) for state in WORDS}
    if "go" in request.POST and counts["opens"]:
        note = f"{counts['opens']} Landkreise"
        job = audit.ask(KIND, what={"content": content}, by=request.user, note=note)
        return redirect("console-job", job.pk)
    return render(
        request,
        "console/lists/preview.html",
        {
            "form": Form(),
            "content": content,
            "counts": counts,
            "count": len(rows),
            "rows": [
                (result, row.values, WORDS[result.state], TONES[result.state], problems(result))
                for result, row in zip(results, rows, strict=True)
            ],
        },
    )


@page("console.use")
def refused_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows that could not be opened, with the reason, to be mended and given again."""
    job = Job.objects.filter(pk=pk, kind=KIND, state=Job.State.DONE).first()
    if job is None or not job.result.get("refused"):
        raise Http404
    rows = {
        row.line: row.values for row in opening_lists.read(job.what.get("content", "").encode())
    }
    return csv_file(
        "nicht-eroeffnet.csv",
        [*COLUMNS, "problem"],
        (
            [
                *(rows.get(found["line"], {}).get(name, "") for name in COLUMNS),
                "; ".join(words for messages in found["errors"].values() for words in messages),
            ]
            for found in job.result["refused"]
        ),
    )


@page("console.use")
def template(request: HttpRequest) -> HttpResponse:
    """An empty list with its columns, for a spreadsheet."""
    example = ["08336", "loerrach", "Landkreis Lörrach", "klima@landkreis.example", "standard"]
    return csv_file("landkreise.csv", COLUMNS, [example])


def problems(result: opening_lists.Result) -> list[str]:
    """Every problem of a row, each with its field."""
    return [
        f"{FIELDS[name]}: {words}" if name in FIELDS else words
        for name, messages in result.errors.items()
        for words in messages
    ]
