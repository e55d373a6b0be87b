"""The form that gives a copy to the other counties."""

from django import forms

from alliances.lineage import Licence
from exchange.models import Material


class ShareForm(forms.Form):
    """In whose hands the copy goes and under which terms."""

    summary = forms.CharField(
        label="Worum es geht",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Zwei, drei Sätze für andere Landkreise: Wofür ist das gut, was hat es gebracht?",
    )
    licence = forms.ChoiceField(
        label="Lizenz",
        choices=Licence.choices,
        help_text="Unter welchen Bedingungen andere den Inhalt verwenden dürfen.",
    )
    visibility = forms.ChoiceField(
        label="Wer die Kopie lesen darf",
        choices=[
            (Material.Visibility.COUNTIES, "nur Landkreise auf dieser Plattform"),
            (Material.Visibility.PUBLIC, "alle, auch ohne Anmeldung"),
        ],
        widget=forms.RadioSelect,
    )
    checked = forms.BooleanField(
        error_messages={"required": "Bitte lesen Sie die Vorschau und bestätigen Sie das."},
        label="Ich habe die Vorschau gelesen: Sie enthält keine Namen von Personen, und wir dürfen "
        "den Inhalt unter dieser Lizenz weitergeben.",
    )

    def terms(self) -> dict[str, str]:
        """What the action is told."""
        return {name: self.cleaned_data[name] for name in ("summary", "licence", "visibility")}
