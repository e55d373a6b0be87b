"""The office's way to read a partner list in: file, columns, check, trial, and in."""

from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import role_may
from alliances.access import acting, error_at_fields, one_of, page, signed_in
from alliances.lists import actions, writing
from alliances.lists.checking import (
    ALIKE,
    BAD,
    NEW,
    THERE,
    Found,
    Wishes,
    check,
    strange_categories,
)
from alliances.lists.columns import COLUMNS, PROBLEMS
from alliances.lists.forms import CategoriesForm, MappingForm, UploadForm
from alliances.lists.models import PartnerList
from alliances.lists.tables import Table
from alliances.partners.models import Partner
from tenants.models import Job
from tenants.schemas import outside

SHOWN = 100  # rows of each table of the preview; the file of problems has all


@never_cache
@page("partners.review")
def upload(request: HttpRequest) -> HttpResponse:
    """Give a file; what waits from an earlier try is offered, too."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.upload(form.cleaned_data["file"], by=acting(request))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("office-import-columns", kept.pk)
    waiting = PartnerList.objects.filter(owner=acting(request).id, read_at=None)
    return render(request, "alliances/lists/upload.html", {"form": form, "waiting": waiting})


@page("partners.review")
def template(request: HttpRequest, fmt: str) -> HttpResponse:
    """A file with all columns and one example."""
    headers = [column.label for column in COLUMNS]
    rows = [[column.example for column in COLUMNS]]
    return writing.answer(_known(fmt), "vorlage-partnerliste", "Partnerliste", headers, rows)


@never_cache
@page("partners.review")
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what each column of the file means."""
    kept = _mine(request, pk)
    table, wishes = Table.from_json(kept.table), Wishes.from_json(kept.wishes)
    form = MappingForm(request.POST or None, table=table, wishes=wishes)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(kept, form.wished())
        except actions.ReadAlready as error:
            error_at_fields(form, error)
        else:
            return redirect("office-import", kept.pk)
    return render(
        request, "alliances/lists/columns.html", {"form": form, "kept": kept, "table": table}
    )


@never_cache
@page("partners.review")
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What would become of each row, with everything that is wrong; how the worker gets on."""
    kept = one_of(PartnerList.objects.filter(owner=acting(request).id), pk)
    context: dict[str, Any] = {"kept": kept, "job": _job_of(kept)}
    context["is_running"] = context["job"] is not None and context["job"].state in {
        Job.State.ASKED,
        Job.State.RUNNING,
    }
    if kept.read_at is None:
        context |= _shown(kept)
    return render(request, "alliances/lists/preview.html", context)


def _shown(kept: PartnerList) -> dict[str, Any]:
    table, wishes = Table.from_json(kept.table), Wishes.from_json(kept.wishes)
    rows = check(table, wishes)
    by_state: dict[str, list[Found]] = {state: [] for state in (NEW, THERE, ALIKE, BAD)}
    for found in rows:
        by_state[found.state].append(found)
    problems = [problem for found in rows for problem in found.problems]
    strange = strange_categories(table, wishes)
    # Those that were ticked stand among the new ones, and can still be unticked.
    alike = [found for found in rows if found.state == ALIKE or (found.likeness and found.is_taken)]
    return {
        "table": table,
        "counts": Counter(found.state for found in rows),
        "new": by_state[NEW][:SHOWN],
        "there": by_state[THERE][:SHOWN],
        "alike": [found for found in alike if found.state != THERE][:SHOWN],
        "problems": problems[:SHOWN],
        "problem_count": len(problems),
        "others": _names(by_state[THERE] + alike),
        "signed": sum(1 for found in by_state[NEW] if found.signatures),
        "silent": sum(1 for found in by_state[NEW] if not found.contact),
        "can_go": not by_state[BAD] and bool(by_state[NEW]),
        "wishes": wishes,
        "categories_form": CategoriesForm(strange=strange, wishes=wishes) if strange else None,
        "shown": SHOWN,
    }


def _names(rows: list[Found]) -> dict[Any, Partner]:
    pks = {found.likeness.other.id for found in rows if found.likeness}
    return Partner.objects.in_bulk(list(pks))


@page("partners.review")
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose which rows are read in although they resemble somebody."""
    kept = _mine(request, pk)
    lines = frozenset(int(line) for line in request.POST.getlist("line") if line.isdigit())
    _choose(request, kept, Wishes.from_json(kept.wishes), taken=lines)
    return redirect("office-import", kept.pk)


@page("partners.review")
@require_POST
def categories(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which category is meant by the list's own names."""
    kept = _mine(request, pk)
    wishes = Wishes.from_json(kept.wishes)
    strange = strange_categories(Table.from_json(kept.table), wishes)
    form = CategoriesForm(request.POST, strange=strange, wishes=wishes)
    if form.is_valid():
        _choose(request, kept, wishes, categories=form.chosen())
    else:
        messages.error(request, "Eine der Kategorien gibt es nicht mehr. Bitte wählen Sie neu.")
    return redirect("office-import", kept.pk)


def _choose(request: HttpRequest, kept: PartnerList, wishes: Wishes, **changed: Any) -> None:
    try:
        actions.choose(kept, replace(wishes, **changed))
    except actions.ReadAlready as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Ihre Auswahl ist gemerkt.")


@page("partners.review")
@require_POST
def go(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have it read in, or rehearsed."""
    kept = _mine(request, pk)
    try:
        actions.ask_to_read_in(
            kept,
            is_trial=request.POST.get("trial") == "1",
            may_sign=role_may(signed_in(request).role, "declarations.sign"),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except actions.ReadAlready as error:
        messages.error(request, str(error))
    return redirect("office-import", kept.pk)


@page("partners.review")
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget the uploaded list."""
    actions.discard(one_of(PartnerList.objects.filter(owner=acting(request).id), pk))
    messages.success(request, "Die hochgeladene Liste ist verworfen.")
    return redirect("office-import-upload")


@never_cache
@page("partners.review")
def problems(request: HttpRequest, pk: UUID, fmt: str) -> HttpResponse:
    """The whole list with what is wrong in each row: mend it there and upload it again."""
    kept = _mine(request, pk)
    table = Table.from_json(kept.table)
    own = [at for at, heading in enumerate(table.header) if heading != PROBLEMS]
    headers = [PROBLEMS, *(table.heading(at) for at in own)]
    rows = [
        [_sentence(found), *(found.row.cell(at) for at in own)]
        for found in check(table, Wishes.from_json(kept.wishes))
    ]
    return writing.answer(_known(fmt), "partnerliste-probleme", "Probleme", headers, rows)


def _sentence(found: Found) -> str:
    said = [f"{problem.column}: {problem.message}" for problem in found.problems]
    if found.state == THERE:
        said.append("Dieser Partner ist schon da und wird ausgelassen.")
    return " ".join(said)


def _mine(request: HttpRequest, pk: UUID) -> PartnerList:
    """A list that waits, of this person alone."""
    return one_of(PartnerList.objects.filter(owner=acting(request).id, read_at=None), pk)


def _job_of(kept: PartnerList) -> Job | None:
    if kept.job is None:
        return None
    with outside():
        return Job.objects.filter(pk=kept.job).first()


def _known(fmt: str) -> str:
    if fmt not in writing.FORMATS:
        raise Http404
    return fmt
