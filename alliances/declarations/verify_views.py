"""The public page on which anybody finds out what a declaration is worth."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.limits import Limit, address_of
from alliances.access import page
from alliances.declarations.proof import NUMBER, read_code
from alliances.declarations.verifying import (
    MOST_BYTES,
    Finding,
    check_code,
    look_at_file,
    look_at_number,
)

LOOKS_PER_ADDRESS = Limit("verify", most=60, seconds=15 * 60)
AROUND_A_FILE = 64 * 1024  # what a browser sends beside the file
TOO_BIG = "Die Datei ist zu groß: höchstens 10 MB."
TOO_MANY = "Von Ihrem Anschluss kamen viele Anfragen. Bitte versuchen Sie es in 15 Minuten wieder."


class NumberForm(forms.Form):
    """The number, and the code that stands beside it."""

    nummer = forms.CharField(
        label="Nummer der Erklärung", max_length=20, help_text="Zum Beispiel 2025-0007."
    )
    code = forms.CharField(
        label="Prüfcode",
        required=False,
        max_length=40,
        help_text="Steht auf gesiegelten Erklärungen neben der Nummer. Ohne ihn nennen wir nur "
        "Partner, die im öffentlichen Verzeichnis stehen.",
    )

    def clean_nummer(self) -> str:
        number = "".join(self.cleaned_data["nummer"].split()).replace("–", "-")
        if not NUMBER.fullmatch(number):
            raise ValidationError("Die Nummer hat die Form JJJJ-NNNN, zum Beispiel 2025-0007.")
        return number

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        check_code(code)
        return code


class FileForm(forms.Form):
    """A PDF, looked at and not kept."""

    file = forms.FileField(
        label="PDF der Erklärung",
        max_length=200,
        help_text="Bis 10 MB. Wir vergleichen die Datei und bewahren sie nicht auf.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"empty": "Die Datei ist leer."},
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(TOO_BIG)
        return upload


@never_cache
@page("site.read")
def verify(request: HttpRequest) -> HttpResponse:
    """By POST a file, by address a number; the QR code on the paper leads to the latter."""
    is_file, is_number = request.method == "POST", "nummer" in request.GET
    by_file, by_number = FileForm(), NumberForm()
    finding: Finding | None = None
    problem, status = "", 200
    if is_file or is_number:
        problem, status = _refusal(request)
    if not problem and is_file:
        by_file = FileForm(request.POST, request.FILES)
        finding = _look(by_file)
    elif not problem and is_number:
        by_number = NumberForm(request.GET)
        finding = _look(by_number)
    return render(
        request,
        "alliances/declarations/verify.html",
        {"by_file": by_file, "by_number": by_number, "finding": finding, "problem": problem},
        status=status,
    )


def _refusal(request: HttpRequest) -> tuple[str, int]:
    """Why we do not even look, with the status; before anything of an upload is read."""
    who = address_of(request)
    if LOOKS_PER_ADDRESS.is_reached(who):
        return TOO_MANY, 429
    LOOKS_PER_ADDRESS.count(who)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + AROUND_A_FILE:
        return TOO_BIG, 413
    return "", 200


def _look(form: forms.Form) -> Finding | None:
    if not form.is_valid():
        return None
    if isinstance(form, NumberForm):
        return look_at_number(form.cleaned_data["nummer"], form.cleaned_data["code"])
    try:
        return look_at_file(form.cleaned_data["file"].read(MOST_BYTES + 1))
    except ValidationError as error:
        form.add_error("file", error)
        return None
