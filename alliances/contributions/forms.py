"""The form of a contribution."""

from typing import Any

from django import forms

from alliances.contributions.actions import FIELDS, check_amount, measures_for
from alliances.contributions.models import Contribution


class ContributionForm(forms.ModelForm):
    """What a partner brings; filled from `initial`, saved by an action."""

    class Meta:
        model = Contribution
        fields = FIELDS
        localized_fields = ["quantity"]
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": "Ein Satz, der für sich steht, zum Beispiel „Solaranlage auf der Lagerhalle“.",
            "description": "Absätze, Listen mit „- “ und **fett** sind möglich.",
            "quantity": "Eine Zahl wie 1.234,5, wenn sich der Beitrag messen lässt.",
            "unit": "Zum Beispiel kWp, Bäume oder t CO₂e pro Jahr.",
            "year": "Seit wann oder für welches Jahr das gilt.",
            "measure": "Der Beitrag steht dann auch auf der Seite dieser Maßnahme.",
        }

    def __init__(self, *args: Any, office: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs["inputmode"] = "decimal"
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        measure.queryset = measures_for(office=office)
        measure.empty_label = "zu keiner bestimmten"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"quantity", "unit"} <= cleaned.keys():
            check_amount(cleaned["quantity"], cleaned["unit"])
        return cleaned
