"""Forms about declarations: the county's text, and a signature."""

from django import forms
from django.utils import timezone

from alliances.declarations.models import DeclarationText
from alliances.declarations.signing import CONSENT

SHEET_IS_HERE = "Das unterschriebene Blatt liegt mir vor, und diese Angaben stehen so darauf."
GERMAN_DAY = ["%d.%m.%Y", "%Y-%m-%d"]


class GermanDateField(forms.DateField):
    """A day as people write it here: TT.MM.JJJJ."""

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", GERMAN_DAY)
        kwargs.setdefault(
            "widget",
            forms.DateInput(format="%d.%m.%Y", attrs={"inputmode": "numeric", "maxlength": 10}),
        )
        kwargs.setdefault(
            "error_messages",
            {"invalid": "Bitte geben Sie das Datum als TT.MM.JJJJ an, zum Beispiel 23.05.2025."},
        )
        super().__init__(**kwargs)


class TextForm(forms.ModelForm):
    """A version of the county's declaration."""

    valid_from = GermanDateField(
        label="Gültig ab",
        help_text="Unterschriften mit einem früheren Datum werden nicht angenommen.",
    )

    class Meta:
        model = DeclarationText
        fields = ["title", "valid_from", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 28, "class": "kk-text--code"})}
        help_texts = {
            "body": "Überschriften beginnen mit ##, Aufzählungen mit -. Platzhalter stehen in "
            "doppelten geschweiften Klammern, zum Beispiel {{Partner}}."
        }


class SignatureForm(forms.Form):
    """One side's signature."""

    name = forms.CharField(
        label="Name", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    function = forms.CharField(
        label="Funktion",
        max_length=160,
        help_text="In welcher Funktion Sie unterschreiben, zum Beispiel „Geschäftsführung“.",
    )
    place = forms.CharField(label="Ort", max_length=120)
    date = GermanDateField(label="Datum")
    consent = forms.BooleanField(
        error_messages={"required": "Ohne diese Zustimmung ist keine Unterschrift möglich."}
    )

    def __init__(self, *args, party: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = CONSENT[party]
        self.fields["date"].initial = timezone.localdate()

    def signature(self) -> dict:
        """The values that the action `sign` takes."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "function": cleaned["function"],
            "place": cleaned["place"],
            "on": cleaned["date"],
        }


class PaperSignatureForm(SignatureForm):
    """A signature that was given on paper, entered by the office."""

    name = forms.CharField(label="Name", max_length=160, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = SHEET_IS_HERE
        self.fields["date"].initial = None
