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
PARTS = ("name", "function", "place", "date")
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
            if len(parties) > 1:
                label = ON_SHEET[Party(party)]
                self.fields[f"{party}_on_sheet"] = forms.BooleanField(label=label, required=False)
            self._ask_for(party)

    def _ask_for(self, party: str) -> None:
        side, needed = Party(party).label, {"required": MISSING}
        self.fields[f"{party}_name"] = forms.CharField(
            label=f"{side}: Name",
            max_length=160,
            required=False,
            help_text="Darf fehlen, wenn kein Name zu lesen ist.",
        )
        self.fields[f"{party}_function"] = forms.CharField(
            label=f"{side}: Funktion", max_length=160, error_messages=needed
        )
        self.fields[f"{party}_place"] = forms.CharField(
            label=f"{side}: Ort", max_length=120, error_messages=needed
        )
        day = GermanDateField(label=f"{side}: Datum", help_text="Wie auf dem Blatt geschrieben.")
        day.error_messages |= needed
        self.fields[f"{party}_date"] = day

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not self._signed():
            self.add_error(
                f"{self.parties[0]}_on_sheet",
                "Bitte kreuzen Sie mindestens eine Unterschrift an, die auf dem Blatt steht.",
            )
        for party in set(self.parties) - set(self._signed()):
            for part in PARTS:  # whatever stands there, nobody needs it
                self.errors.pop(f"{party}_{part}", None)
        return cleaned

    def _signed(self) -> list[str]:
        """The sides whose signature is on the sheet; a single one that is asked for always is."""
        if len(self.parties) == 1:
            return list(self.parties)
        return [party for party in self.parties if self.cleaned_data.get(f"{party}_on_sheet")]

    def sides(self) -> list[Side]:
        """What the action `upload` takes."""
        said = self.cleaned_data
        return [
            Side(
                party,
                *(said[f"{party}_{part}"] for part in PARTS),
            )
            for party in self._signed()
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
