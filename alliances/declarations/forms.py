"""Forms about declarations: the county's text, and a signature."""

from django import forms
from django.utils import timezone

from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import DeclarationText
from alliances.declarations.signing import CONSENT

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
    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
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
            **({"read": cleaned["read"]} if "read" in cleaned else {}),
        }


class CountySignatureForm(SignatureForm):
    """The county's signature: by somebody of the register, as soon as it has an entry."""

    def __init__(self, *args, register: list[Authority], **kwargs):
        super().__init__(*args, party="county", **kwargs)
        self.register = {str(one.pk): one for one in register}
        if register:
            del self.fields["name"], self.fields["function"]
            self.fields["signatory"] = forms.ChoiceField(
                label="Wer unterschreibt",
                choices=[(pk, f"{one} ({one.period})") for pk, one in self.register.items()],
                help_text="Zur Wahl steht, wer im Verzeichnis der Zeichnungsberechtigten steht.",
            )
            self.order_fields(["signatory"])

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if chosen := self.register.get(cleaned.get("signatory", "")):
            cleaned |= {"name": chosen.name, "function": chosen.function}
        return cleaned
