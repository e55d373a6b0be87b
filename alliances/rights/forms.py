"""Whom to look for."""

from django import forms


class PersonForm(forms.Form):
    """An address is certain; a name may be somebody else's, too."""

    email = forms.CharField(
        label="E-Mail-Adresse",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Am sichersten: Jede Adresse gehört einer Person.",
    )
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Vor- und Nachname, wie sie geschrieben werden. Namensgleiche erscheinen auch.",
    )
