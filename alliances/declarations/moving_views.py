"""The office's page to invite partners to the published version of the text."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alliances.access import acting, error_at_fields, one_of, page
from alliances.declarations import moving
from alliances.declarations.comparing import changed_sections
from alliances.declarations.models import Declaration, DeclarationText
from alliances.partners.actions import NotAllowedNow


class MoveForm(forms.Form):
    """What is to be explained; the partners stand in a table of their own."""

    explanation = forms.CharField(
        label="Was sich ändert",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Steht so in der E-Mail an die Partner.",
    )
    chosen = forms.TypedMultipleChoiceField(
        label="Partner",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie mindestens einen Partner."},
    )


@page("declarations.draw_up")
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who still has an older version, who is on the way, and the invitation to move."""
    text = one_of(DeclarationText.objects.filter(state=DeclarationText.State.PUBLISHED), pk)
    formers = list(moving.may_move(text))
    going = moving.on_the_way(text)
    waiting = [former for former in formers if former.partner_id not in going]
    form = MoveForm(request.POST or None, initial={"explanation": _draft_of(text, waiting)})
    form.fields["chosen"].choices = [  # type: ignore[attr-defined]
        (
            str(former.partner_id),
            f"{former.partner.name} – {former.number}, Version {former.text.version}",
        )
        # A form that is sent twice names those who are on the way by now; they are left alone.
        for former in (formers if request.method == "POST" else waiting)
    ]
    form.fields["chosen"].initial = [str(former.partner_id) for former in waiting]
    if request.method == "POST" and form.is_valid():
        try:
            moved = moving.invite(text, **_wishes(form), by=acting(request))
        except (ValidationError, NotAllowedNow) as error:
            error_at_fields(form, error)
        else:
            _say(request, moved)
            return redirect("office-text-move", pk)
    return render(
        request,
        "alliances/declarations/office_move.html",
        {
            "form": form,
            "text": text,
            "waiting": waiting,
            "going": sorted(going.values(), key=lambda each: each.partner_name),
            "older": sorted({former.text.version for former in formers}),
        },
    )


def _wishes(form: forms.Form) -> dict:
    return {name: form.cleaned_data[name] for name in ("explanation", "chosen")}


def _draft_of(text: DeclarationText, waiting: list[Declaration]) -> str:
    """A first draft of the explanation: the sections that differ from the oldest version in use."""
    if not waiting:
        return ""
    oldest = min((former.text for former in waiting), key=lambda each: each.version)
    sections = changed_sections(oldest.body, text.body)
    if not sections:
        return ""
    return "Geändert sind diese Abschnitte:\n" + "\n".join(f"- {name}" for name in sections)


def _say(request: HttpRequest, moved: moving.Moved) -> None:
    if moved.invited:
        count = len(moved.invited)
        who = "Ein Partner ist" if count == 1 else f"{count} Partner sind"
        messages.success(request, f"{who} eingeladen. Bis zur Unterschrift gilt die alte Fassung.")
    if moved.left:
        messages.info(
            request, f"{moved.left} weitere sind noch offen; bitte senden Sie noch einmal ab."
        )
    for name, reason in moved.refused:
        messages.error(request, f"{name}: {reason}")
    if not (moved.invited or moved.refused):
        messages.info(request, "Alle gewählten Partner sind schon eingeladen.")
