"""The office's pages about the county's declaration text."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.declarations import texts
from alliances.declarations.forms import TextForm
from alliances.declarations.models import DeclarationText
from alliances.declarations.placeholders import EXAMPLES, PLACEHOLDERS, FactsMissing, fill
from alliances.history.reading import entries_of


@page("office.read")
def listing(request: HttpRequest) -> HttpResponse:
    """All versions, the newest first."""
    return render(
        request,
        "alliances/declarations/office_texts.html",
        {"texts": list(DeclarationText.objects.all())},
    )


@page("office.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version, filled with an example so that everybody sees what a partner will read."""
    text = one_of(DeclarationText.objects, pk)
    try:
        preview, problems = fill(text.body, EXAMPLES), []
    except (ValidationError, FactsMissing) as error:
        preview, problems = text.body, error.messages
    return render(
        request,
        "alliances/declarations/office_text.html",
        {
            "text": text,
            "preview": preview,
            "problems": problems,
            "is_draft": text.state == DeclarationText.State.DRAFT,
            "entries": entries_of(text),
        },
    )


@page("texts.edit")
def add(request: HttpRequest) -> HttpResponse:
    """Start a new version, from the published one if there is one."""
    former = texts.published() or DeclarationText.objects.first()
    initial: dict[str, object] = {"valid_from": timezone.localdate()}
    if former:
        initial |= {"title": former.title, "body": former.body}
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        text = texts.draft(**form.cleaned_data, by=acting(request))
        messages.success(request, "Der Entwurf ist gespeichert.")
        return redirect("office-text", text.pk)
    return render(
        request,
        "alliances/declarations/office_text_edit.html",
        {"form": form, "text": None, "placeholders": PLACEHOLDERS},
    )


@page("texts.edit")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Work on a draft."""
    text = one_of(DeclarationText.objects, pk)
    form = TextForm(request.POST or None, instance=text)
    if request.method == "POST" and form.is_valid():
        try:
            texts.edit(text, **form.cleaned_data, by=acting(request))
        except texts.TextIsFrozen as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Der Entwurf ist gespeichert.")
            return redirect("office-text", text.pk)
    return render(
        request,
        "alliances/declarations/office_text_edit.html",
        {"form": form, "text": text, "placeholders": PLACEHOLDERS},
    )


@page("texts.publish")
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a draft the text of new declarations."""
    text = one_of(DeclarationText.objects, pk)
    try:
        texts.publish(text, by=acting(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except texts.TextIsFrozen as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Veröffentlicht. Neue Erklärungen verwenden jetzt diesen Text.")
    return redirect("office-text", text.pk)
