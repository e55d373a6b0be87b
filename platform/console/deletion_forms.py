"""Forms about deleting a county: its short name is typed, by both who do it."""

from django import forms

from tenants.lifecycle import LONGEST_REASON
from tenants.models import DeletionProtocol


class ConfirmForm(forms.Form):
    """The county's short name once more; what is wrong the action says."""

    confirm = forms.CharField(
        label="Kurzname des Landkreises",
        max_length=39,
        error_messages={"required": "Bitte geben Sie den Kurznamen des Landkreises ein."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, slug: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["confirm"].help_text = f"Zur Bestätigung: {slug}"


class AskForm(ConfirmForm):
    """Why, and what becomes of what the county gave to the others."""

    reason = forms.CharField(
        label="Grund",
        max_length=LONGEST_REASON,
        error_messages={"required": "Bitte geben Sie einen Grund an."},
        help_text="Bleibt im Protokoll, auch wenn alles gelöscht ist. Nennen Sie keine Personen.",
    )
    exchange = forms.ChoiceField(
        label="Materialien, die der Landkreis geteilt hat",
        choices=DeletionProtocol.Exchange,
        initial=DeletionProtocol.Exchange.STAYS,
        widget=forms.RadioSelect,
        help_text="Wie mit dem Landkreis vereinbart. Was andere übernommen haben, bleibt ihnen.",
    )

    field_order = ["reason", "exchange", "confirm"]
