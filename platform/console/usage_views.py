"""How much the platform is used, in numbers only: month by month, as a page and as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import page
from console.csv_files import csv_file
from tenants.models import CountyFacts, UsageMonth

MONTHS = 36
COLUMNS = {
    "counties": "Landkreise in Betrieb",
    "suspended": "ausgesetzt",
    "partners": "Partner",
    "declarations": "Erklärungen in Kraft",
    "measures": "Maßnahmen",
    "bytes": "Speicher",
    "mails": "E-Mails zugestellt",
    "signed_in": "Personen angemeldet",
}


@page("console.use")
def usage(request: HttpRequest) -> HttpResponse:
    """The platform's months, newest first, and this month by state of Germany."""
    months = list(UsageMonth.objects.filter(county=None)[:MONTHS])
    return render(
        request,
        "console/usage.html",
        {"months": months, "now": months[0] if months else None, "lands": _by_land()},
    )


@page("console.use")
def download(request: HttpRequest) -> HttpResponse:
    """All months of all counties and of the platform, for a spreadsheet."""
    found = UsageMonth.objects.select_related("county__region").order_by(
        "month", "county__name", "county_id"
    )
    header = ["Monat", "Landkreis", "AGS", "Bundesland", *COLUMNS.values()]
    header[header.index("Speicher")] = "Speicher in Bytes"
    return csv_file("nutzung.csv", header, (_cells(row) for row in found))


def _cells(row: UsageMonth) -> list[object]:
    county = row.county
    whose = [county.name, county.region_ags, county.region.state] if county else ["alle", "", ""]
    return [f"{row.month:%Y-%m}", *whose, *(getattr(row, name) for name in COLUMNS)]


def _by_land() -> list[tuple[str, dict[str, int]]]:
    lands: dict[str, dict[str, int]] = {}
    for facts in CountyFacts.objects.select_related("county__region").order_by(
        "county__region__state", "county_id"
    ):
        sums = lands.setdefault(
            facts.county.region.state,
            {"counties": 0, "partners": 0, "declarations": 0, "measures": 0, "bytes": 0},
        )
        sums["counties"] += 1
        sums["bytes"] += facts.bytes
        for name in ("partners", "declarations", "measures"):
            sums[name] += int(facts.counts.get(name, 0))
    return list(lands.items())
