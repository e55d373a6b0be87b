"""The form about a domain of one's own."""

from django import forms


class ClaimForm(forms.Form):
    """Which domain; what is no domain the action tells."""

    domain = forms.CharField(
        label="Domain",
        max_length=2000,  # a whole address may be pasted
        error_messages={"required": "Bitte geben Sie eine Domain an."},
        help_text="Zum Beispiel klimabuendnis-musterkreis.de, auch mit Umlauten.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
