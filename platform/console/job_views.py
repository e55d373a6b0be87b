"""The operator's pages about long work: what waits, what runs and how far, what became of it."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import page
from console import audit, job_words
from tenants.models import County, Job

PER_PAGE = 50
OPEN = "open"
FILTERS = [(OPEN, "wartet oder läuft"), *Job.State.choices]


@page("console.use")
def jobs(request: HttpRequest) -> HttpResponse:
    """All jobs, newest first."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    found = Job.objects.all()
    if state == OPEN:
        found = found.open()
    elif state in Job.State.values:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind[:40])
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(job, job_words.called(job.kind), job_words.tone(job)) for job in page_obj]
    return render(
        request,
        "console/jobs/list.html",
        {
            "page_obj": page_obj,
            "rows": rows,
            "standing": _standing(page_obj),
            "state": state,
            "kind": kind,
            "states": FILTERS,
            "kinds": job_words.kinds(),
            "is_filtered": bool(state or kind),
        },
    )


@never_cache
@page("console.use")
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job; while it is open the page asks again by itself, or by its link."""
    found = _job(pk)
    return render(
        request,
        "console/jobs/job.html",
        {
            "job": found,
            "standing": _standing([found]),
            "name": job_words.called(found.kind),
            "tone": job_words.tone(found),
            "is_open": found.state in {Job.State.ASKED, Job.State.RUNNING},
            "result_template": job_words.template_of(found),
            "result_facts": job_words.facts_of(found),
        },
    )


@page("console.use")
@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the same work once more, after it failed."""
    found = _job(pk)
    if found.state != Job.State.FAILED or found.kind not in settings.JOBS:
        messages.info(request, "Dieser Auftrag ist nicht gescheitert; es gibt nichts zu tun.")
        return redirect("console-job", pk)
    new = audit.ask(
        found.kind, county_slug=found.county_slug, what=found.what, by=str(request.user)
    )
    messages.success(request, "Der Auftrag läuft noch einmal.")
    return redirect("console-job", new.pk)


def _standing(jobs: Iterable[Job]) -> set[str]:
    """The counties of these jobs that are still there; the page of a deleted one is gone."""
    slugs = {job.county_slug for job in jobs}
    return set(County.objects.filter(slug__in=slugs).values_list("slug", flat=True))


def _job(pk: UUID) -> Job:
    found = Job.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
