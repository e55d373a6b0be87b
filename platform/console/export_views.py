"""The operator takes a county's archive out, and brings one in."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import page
from console.export_forms import ImportForm
from tenants.archive import keeping
from tenants.archive.importing import Wanted
from tenants.archive.kinds import table
from tenants.models import County, Job

SHOWN = 20


@page("console.use")
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a county's archive made."""
    county = _county(slug)
    try:
        keeping.ask_for_export(county, by=str(request.user), whose="operator")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Der Export ist angefordert.")
    return redirect("console-county", slug)


@never_cache
@page("console.use")
def download(request: HttpRequest, slug: str, pk: UUID) -> FileResponse:
    """The file of an export that an operator asked for."""
    kept = keeping.fetch(_county(slug), pk, by=str(request.user), whose="operator")
    if kept is None:
        raise Http404
    return FileResponse(kept.path.open("rb"), as_attachment=True, filename=kept.file_name)


@never_cache
@page("console.use")
def imports(request: HttpRequest) -> HttpResponse:
    """Upload an archive; first it is proved and nothing changes."""
    slug = request.GET.get("slug", "")
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        initial={"slug": slug, "way": "same" if slug else "new"},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        name = keeping.keep_upload(said["file"].chunks())
        wanted = Wanted(
            slug=said["slug"],
            as_new=said["way"] == "new",
            ags=said["ags"],
            name=said["name"],
            coordinator=said["coordinator"].lower(),
        )
        job = keeping.ask_for_import(name, wanted, by=str(request.user), dry_run=True)
        return redirect("console-import", job.pk)
    latest = Job.objects.filter(kind=keeping.IMPORT)[:SHOWN]
    return render(request, "console/imports.html", {"form": form, "jobs": latest})


@never_cache
@page("console.use")
def one_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, what would be imported or was, and the button that does it."""
    job = _import(pk)
    counts, replaced = job.result.get("counts", {}), job.result.get("replaced", {})
    return render(
        request,
        "console/import.html",
        {
            "job": job,
            "wanted": job.what["wanted"],
            "is_there": County.objects.filter(slug=job.what["wanted"]["slug"]).exists(),
            "is_dry": job.what["dry_run"],
            "is_running": job.state in {Job.State.ASKED, Job.State.RUNNING},
            "made_at": parse_datetime(job.result.get("archive", {}).get("made_at") or ""),
            "rows": [
                (kind.words, counts.get(kind.name, 0), replaced.get(kind.name, 0))
                for kind in table().kinds
            ],
        },
    )


@page("console.use")
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring in what was proved before."""
    proved = _import(pk)
    if proved.state != Job.State.DONE or not proved.what["dry_run"]:
        messages.error(request, "Eingespielt wird nur, was vorher geprüft ist.")
        return redirect("console-import", pk)
    wanted = Wanted(**proved.what["wanted"])
    job = keeping.ask_for_import(proved.what["file"], wanted, by=str(request.user), dry_run=False)
    return redirect("console-import", job.pk)


def _county(slug: str) -> County:
    county = County.objects.select_related("region").filter(slug=slug).first()
    if county is None:
        raise Http404
    return county


def _import(pk: UUID) -> Job:
    job = Job.objects.filter(kind=keeping.IMPORT, pk=pk).first()
    if job is None:
        raise Http404
    return job
