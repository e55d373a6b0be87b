"""The operator's view of what goes out: figures, and dead letters without anybody's content."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import page
from console.forms import ReasonForm
from mails.words import title_of
from outbox import deciding
from outbox.looking import Counts, counts
from outbox.models import Effect, State
from tenants.models import County
from tenants.schemas import inside

PER_PAGE = 50
# Neither recipient nor content: what the operator reads of a county's letters, and nothing else.
SHOWN = ("id", "kind", "what", "state", "written_at", "attempts", "problem")


@page("console.use")
def delivery(request: HttpRequest) -> HttpResponse:
    """Every county with something that waits or cannot be delivered, worst first."""
    found = sorted(
        (row for row in counts() if row.waiting or row.dead_letters),
        key=lambda row: (-row.dead_letters, -row.late, row.county.name),
    )
    at_work = [row for row in found if not row.rests]
    return render(
        request,
        "console/delivery.html",
        {
            "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "waiting": sum(row.waiting for row in at_work),
            "late": sum(row.late for row in at_work),
            "dead": sum(row.dead_letters for row in found),
            "oldest": min((row.oldest for row in at_work if row.oldest), default=None),
        },
    )


@page("console.use")
def dead_letters(request: HttpRequest, slug: str) -> HttpResponse:
    """What of one county only a person can decide."""
    county = _county(slug)
    with inside(county):
        found = Paginator(_shown(), PER_PAGE).get_page(request.GET.get("page"))
        rows = [{**row, "words": _words(row)} for row in found.object_list]
        sure = Effect.objects.filter(state=State.DEAD).count()
    return render(
        request,
        "console/dead_letters.html",
        {
            "county": county,
            "counts": next(iter(counts([county])), Counts(county)),
            "page_obj": found,
            "rows": rows,
            "sure": sure,
        },
    )


@page("console.use")
@require_POST
def retry_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Try all of one county again that certainly did not arrive."""
    county = _county(slug)
    done = deciding.retry_all_for_operator(county, by=str(request.user))
    messages.success(request, f"{done} Sendungen werden erneut zugestellt.")
    return redirect("console-dead-letters", slug)


@page("console.use")
def dead_letter(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """One of them; give it up by POST, with a reason."""
    county, form = _county(slug), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.give_up_for_operator(
                county, pk, reason=form.cleaned_data["reason"], by=str(request.user)
            )
        except ValidationError as error:
            form.add_error("reason", error.messages)
        else:
            messages.success(request, "Aufgegeben. Der Text ist gelöscht.")
            return redirect("console-dead-letters", slug)
    with inside(county):
        row = _shown().filter(pk=pk).first()
    if row is None:
        raise Http404
    return render(
        request,
        "console/dead_letter.html",
        {"county": county, "row": row, "words": _words(row), "form": form},
    )


@page("console.use")
@require_POST
def retry(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Try one of them again."""
    try:
        deciding.retry_for_operator(_county(slug), [pk], by=str(request.user))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, "Die Sendung wird erneut zugestellt.")
    return redirect("console-dead-letters", slug)


def _county(slug: str) -> County:
    county = County.objects.select_related("region").filter(slug=slug).first()
    if county is None:
        raise Http404
    return county


def _shown():
    return Effect.objects.dead_letters().values(*SHOWN)


def _words(row: dict) -> str:
    kind = Effect.Kind(row["kind"])
    what = title_of(row["what"]) if kind == Effect.Kind.MAIL else row["what"]
    return f"{kind.label}: {what}"
