"""Forms about signed sheets: what stands on one, and the comparison with its scan."""

from collections.abc import Sequence

from django import forms

from alliances.declarations.forms import GermanDateField
from alliances.declarations.models import Signature
from alliances.declarations.paper.models import Side, SignedSheet
from alliances.declarations.paper.scans import ENDINGS

Party = Signature.Party
ON_SHEET = {
    Party.PARTNER: "Die Unterschrift des Partners steht auf dem Blatt",
    Party.COUNTY: "Die Unterschrift des Landkreises steht auf dem Blatt",
}
MISSING = "Bitte tragen Sie ein, was auf dem Blatt steht."


class SheetForm(forms.Form):
    """A scan, and for each side that still has to sign what stands on it."""

    file = forms.FileField(
        label="Scan des unterschriebenen Blattes",
        help_text="PDF (auch mehrere Seiten), JPEG oder PNG, höchstens 15 MB. Aus Bildern werden "
        "Ort, Zeit und Gerät der Aufnahme entfernt.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args, parties: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.parties = parties
        for party in parties:
            side = Party(party).label
            self.fields[f"{party}_on_sheet"] = forms.BooleanField(
                label=ON_SHEET[Party(party)], required=False
            )
            self.fields[f"{party}_name"] = forms.CharField(
                label=f"{side}: Name",
                max_length=160,
                required=False,
                help_text="Darf fehlen, wenn kein Name zu lesen ist.",
            )
            self.fields[f"{party}_function"] = forms.CharField(
                label=f"{side}: Funktion", max_length=160, required=False
            )
            self.fields[f"{party}_place"] = forms.CharField(
                label=f"{side}: Ort", max_length=120, required=False
            )
            self.fields[f"{party}_date"] = GermanDateField(
                label=f"{side}: Datum", required=False, help_text="Als TT.MM.JJJJ, wie geschrieben."
            )

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        signed = [party for party in self.parties if cleaned.get(f"{party}_on_sheet")]
        if not signed:
            self.add_error(
                f"{self.parties[0]}_on_sheet",
                "Bitte kreuzen Sie mindestens eine Unterschrift an, die auf dem Blatt steht.",
            )
        for party in signed:
            for part in ("function", "place", "date"):
                field = f"{party}_{part}"
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, MISSING)
        return cleaned

    def sides(self) -> list[Side]:
        """What the action `upload` takes."""
        said = self.cleaned_data
        return [
            Side(
                party,
                *(said[f"{party}_{part}"] for part in ("name", "function", "place", "date")),
            )
            for party in self.parties
            if said[f"{party}_on_sheet"]
        ]


class ComparisonForm(forms.Form):
    """One tick for each signature: it stands on the scan as it was entered."""

    def __init__(self, *args, sheet: SignedSheet, **kwargs):
        super().__init__(*args, **kwargs)
        for side in sheet.sides:
            self.fields[f"{side.party}_agrees"] = forms.BooleanField(
                label=f"{side.label}: Die Unterschrift ist auf dem Scan, und Name, Funktion, Ort "
                f"und das Datum {side.signed_on:%d.%m.%Y} stimmen mit ihm überein.",
                error_messages={"required": "Bitte vergleichen Sie auch diese Unterschrift."},
            )


class ReturnForm(forms.Form):
    """Why a sheet goes back."""

    reason = forms.CharField(
        label="Was nicht stimmt",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Die Person, die das Blatt hochgeladen hat, liest es bei der Erklärung.",
    )
