"""The form with which an operator brings an archive in."""

from django import forms
from django.core.exceptions import ValidationError

from tenants.archive.keeping import MOST_UPLOAD
from tenants.models import County

WAYS = (
    ("new", "als neuer Landkreis, der dabei eröffnet wird"),
    ("same", "in denselben Landkreis; sein jetziger Inhalt wird ersetzt"),
)


class ImportForm(forms.Form):
    """Which archive, and where to; what is in it is proved afterwards."""

    file = forms.FileField(
        label="Archiv",
        help_text="Eine ZIP-Datei aus einem Export, höchstens 2 GB.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    way = forms.ChoiceField(label="Wohin", choices=WAYS, widget=forms.RadioSelect)
    slug = forms.CharField(
        label="Kurzname des Landkreises",
        max_length=39,
        help_text="Der neue, oder der des Landkreises, dessen Inhalt ersetzt wird.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Name des neuen Landkreises",
        max_length=120,
        required=False,
        help_text="Leer gelassen gilt der Name aus dem Archiv.",
    )
    ags = forms.CharField(
        label="Amtlicher Gemeindeschlüssel (AGS) des neuen",
        max_length=5,
        required=False,
        help_text="Leer gelassen gilt das Gebiet aus dem Archiv.",
    )
    coordinator = forms.EmailField(
        label="E-Mail-Adresse einer weiteren Koordination",
        required=False,
        max_length=254,
        help_text="Wird eingeladen. Nötig nur, wenn im Archiv niemand die Koordination hat.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_UPLOAD:
            raise ValidationError("Die Datei ist zu groß: höchstens 2 GB.")
        if file.read(4) != b"PK\x03\x04":
            raise ValidationError("Das ist keine ZIP-Datei.")
        file.seek(0)
        return file

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        slug, way = cleaned.get("slug"), cleaned.get("way")
        if slug and way:
            exists = County.objects.filter(slug=slug).exists()
            if way == "new" and exists:
                self.add_error("slug", "Diesen Kurznamen gibt es schon.")
            if way == "same" and not exists:
                self.add_error("slug", "Diesen Landkreis gibt es nicht.")
        return cleaned
