"""The office's pages about the county's declaration text."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.declarations import content, texts
from alliances.declarations.comparing import compare
from alliances.declarations.forms import TextForm
from alliances.declarations.models import DeclarationText
from alliances.declarations.moving import may_move
from alliances.declarations.placeholders import EXAMPLES, PLACEHOLDERS, fill
from alliances.history.reading import entries_of
from alliances.partners.models import Partner
from alliances.profile.models import Alliance


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
    """One version, filled with an example or with a real partner's data, as a partner reads it."""
    text = one_of(DeclarationText.objects, pk)
    partners = Partner.objects.filter(state=Partner.State.ACCEPTED)
    chosen = _chosen(partners, request.GET.get("partner", ""))
    try:
        preview, problems = _filled(text, chosen), []
    except ValidationError as error:
        preview, problems = text.body, error.messages
    is_published = text.state == DeclarationText.State.PUBLISHED
    return render(
        request,
        "alliances/declarations/office_text.html",
        {
            "text": text,
            "preview": preview,
            "problems": problems,
            "chosen": chosen,
            "partners": partners.only("pk", "name"),
            "is_draft": text.state == DeclarationText.State.DRAFT,
            "compare_url": _to_compare(text),
            "may_move": may_move(text).count() if is_published else 0,
            "entries": entries_of(text),
        },
    )


def _to_compare(text: DeclarationText) -> str:
    """Where this version stands beside the one before; empty for the first."""
    former = DeclarationText.objects.filter(version__lt=text.version).first()
    if former is None:
        return ""
    return f"{reverse('office-text-compare')}?von={former.version}&mit={text.version}"


def _chosen(partners: QuerySet[Partner], wanted: str) -> Partner | None:
    """The partner whose data fills the preview; none for what names nobody."""
    try:
        return partners.filter(pk=UUID(wanted)).first()
    except ValueError:
        return None


def _filled(text: DeclarationText, partner: Partner | None) -> str:
    if partner is None:
        return fill(text.body, EXAMPLES)
    return content.preview(text, partner, Alliance.objects.get(), timezone.localdate())


@page("office.read")
def compare_versions(request: HttpRequest) -> HttpResponse:
    """Two versions side by side; the published one and the one before if none are named."""
    versions = list(DeclarationText.objects.all())
    named = {str(text.version): text for text in versions}
    later = named.get(request.GET.get("mit", "")) or (versions[0] if versions else None)
    older = [text for text in versions if later and text.version < later.version]
    former = named.get(request.GET.get("von", "")) or (older[0] if older else None)
    context: dict = {"texts": versions, "former": former, "later": later}
    if former and later:
        rows = compare(former.body, later.body)
        context |= {
            "rows": rows,
            "changes": sum(row.kind != "same" for row in rows),
            "headers": [f"Version {former.version}", f"Version {later.version}"],
        }
    return render(request, "alliances/declarations/office_compare.html", context)


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
        if may_move(text).exists():
            messages.info(
                request, "Partner mit einer älteren Fassung können Sie von hier aus einladen."
            )
    return redirect("office-text", text.pk)
