"""The form about a domain of one's own."""

from django import forms

from tenants.domain_names import LONGEST


class ClaimForm(forms.Form):
    """Which domain; what is no domain the action tells."""

    domain = forms.CharField(
        label="Domain",
        max_length=2 * LONGEST,  # a whole address may be pasted
        help_text="Zum Beispiel klimabuendnis-musterkreis.de, auch mit Umlauten.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
