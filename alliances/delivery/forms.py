"""The form about a dead letter that is given up."""

from django import forms

from outbox.deciding import LONGEST_WORD


class GiveUpForm(forms.Form):
    """Why it need not be delivered."""

    reason = forms.CharField(
        label="Grund",
        max_length=LONGEST_WORD,
        error_messages={"required": "Bitte geben Sie einen Grund an."},
        help_text="Steht im Verlauf, zum Beispiel „telefonisch erledigt“.",
    )
