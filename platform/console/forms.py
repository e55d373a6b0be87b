"""Forms of the operator."""

from django import forms
from django.core.exceptions import ValidationError

from console import regions
from support.actions import DEFAULT_MINUTES, MINUTES
from support.models import SupportEntry
from tenants import opening_lists
from tenants.lifecycle import LONGEST_REASON
from tenants.models import Region
from tenants.names import check_slug
from tenants.opening import STARTERS

MOST_BYTES = 1024 * 1024
STARTER_LABELS = {
    "standard": "Standard: Mustertexte, Kategorien und ein Entwurf der Erklärung",
    "leer": "Leer: nur, was die Seiten unbedingt brauchen",
}


class OpenCountyForm(forms.Form):
    """Which county to open, how it is called, and who begins; rules are those of the opening."""

    ags = forms.CharField(
        label="Landkreis oder kreisfreie Stadt",
        max_length=120,
        help_text="Name oder amtlicher Gemeindeschlüssel (AGS). Beim Tippen erscheint eine Liste.",
        widget=forms.TextInput(attrs={"list": "regionen", "autocomplete": "off"}),
    )
    slug = forms.CharField(
        label="Kurzname",
        required=False,
        strip=False,  # what is refused on the command line is refused here
        validators=[check_slug],
        help_text="Wird Teil der Adresse und bleibt. Leer gelassen entsteht er aus dem Namen "
        "des Gebiets, zum Beispiel „loerrach“.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Name des Landkreises",
        max_length=200,
        required=False,
        help_text="So steht er auf den Seiten. Leer gelassen gilt der Name aus dem Register.",
    )
    coordinator = forms.EmailField(
        label="E-Mail-Adresse der ersten Koordination",
        max_length=254,
        help_text="Dorthin geht die Einladung.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    starter = forms.ChoiceField(
        label="Startinhalte",
        choices=[(name, STARTER_LABELS.get(name, name)) for name in STARTERS],
        initial=STARTERS[0],
        widget=forms.RadioSelect,
    )

    reuse_slug = forms.BooleanField(
        label="Kurzname trotzdem wieder vergeben",
        required=False,
        help_text="Alte Adressen und Briefe führen dann zum neuen Landkreis.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._reuse_slug = self.fields.pop("reuse_slug")
        if "reuse_slug" in self.data:
            self.offer_reuse()

    def offer_reuse(self) -> None:
        """Ask about the name of a deleted county; nobody else is bothered with it."""
        self.fields["reuse_slug"] = self._reuse_slug
        self.order_fields(["ags", "slug", "reuse_slug"])

    def clean(self) -> dict:
        """Turn what was typed into a region, and fill what was left to us."""
        cleaned = super().clean() or {}
        if not cleaned.get("ags"):
            return cleaned
        try:
            region: Region = regions.find(cleaned["ags"])
        except ValidationError as error:
            self.add_error("ags", error)
            return cleaned
        cleaned["ags"] = region.ags
        cleaned["slug"] = cleaned.get("slug") or regions.suggested_slug(region)
        cleaned["name"] = cleaned.get("name") or region.title
        return cleaned


class CountyListForm(forms.Form):
    """A list of counties as a spreadsheet saves it; after the preview its text comes back."""

    file = forms.FileField(
        label="Liste (CSV)",
        required=False,
        help_text="Wie eine Tabellenkalkulation sie speichert; höchstens 1 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    content = forms.CharField(
        required=False, strip=False, max_length=MOST_BYTES, widget=forms.HiddenInput
    )

    def clean(self) -> dict:
        """Read the list; `rows` are its lines, whatever is wrong in them."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", "Die Datei ist größer als 1 MB.")
            return cleaned
        content = file.read() if file is not None else cleaned.get("content", "").encode()
        if not content:
            self.add_error("file", "Bitte wählen Sie eine Datei aus.")
            return cleaned
        try:
            cleaned["rows"] = opening_lists.read(content)
            cleaned["content"] = opening_lists.decoded(content)
        except opening_lists.UnreadableList as error:
            self.add_error("file", str(error))
            return cleaned
        if not cleaned["rows"]:
            self.add_error("file", "Die Liste nennt keinen Landkreis.")
        return cleaned


class SupportForm(forms.Form):
    """Why, how long and with which rights an operator comes into a county."""

    reason = forms.CharField(
        label="Grund",
        max_length=LONGEST_REASON,
        error_messages={"required": "Bitte geben Sie einen Grund an."},
        help_text="Die Koordination liest ihn; er steht im Verlauf des Landkreises und des "
        "Betriebs.",
        widget=forms.TextInput(attrs={"id": "id_support_reason"}),
    )
    minutes = forms.TypedChoiceField(
        label="Dauer",
        coerce=int,
        initial=DEFAULT_MINUTES,
        choices=[
            (count, f"{count} Minuten" if count < 60 else f"{count // 60} Std.")
            for count in MINUTES
        ],
    )
    rights = forms.ChoiceField(
        label="Rechte",
        choices=SupportEntry.Rights.choices,
        initial=SupportEntry.Rights.READ,
        help_text="Ändern geht nur, wenn der Landkreis es in seiner Verwaltung erlaubt hat.",
        widget=forms.RadioSelect,
    )


class ReasonForm(forms.Form):
    """Why the operator does what the county did not ask for; it stands in the history."""

    reason = forms.CharField(
        label="Grund",
        max_length=LONGEST_REASON,
        error_messages={"required": "Bitte geben Sie einen Grund an."},
        help_text="Steht im Verlauf der Konsole.",
    )
