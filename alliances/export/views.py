"""The office's page about the county's archive: what is in it, have it made, take it home."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alliances.access import acting, page
from tenants.archive import keeping
from tenants.archive.kinds import table
from tenants.schemas import current_county


@never_cache
@page("county.export")
def exports(request: HttpRequest) -> HttpResponse:
    """What an archive holds and what stays out, and those that were made."""
    kept = keeping.exports_of(current_county(), "county")
    rows = [(each, reverse("office-export-file", args=[each.job.pk])) for each in kept]
    return render(
        request,
        "alliances/export/exports.html",
        {
            "rows": rows,
            "is_running": any(each.is_running for each in kept),
            "kinds": [kind.words for kind in table().kinds],
            "left_out": [
                *table().left_out.values(),
                *(left.reason for kind in table().kinds for left in kind.left_out.values()),
            ],
        },
    )


@page("county.export")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the archive made."""
    keeping.ask_for_export(current_county(), by=acting(request), whose="county")
    messages.success(request, "Der Export ist angefordert. Sie sehen hier, wenn er fertig ist.")
    return redirect("office-exports")


@never_cache
@page("county.export")
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file; whoever takes it stands in the history."""
    kept = keeping.fetch(current_county(), pk, by=acting(request), whose="county")
    if kept is None:
        raise Http404
    return FileResponse(kept.path.open("rb"), as_attachment=True, filename=kept.file_name)
