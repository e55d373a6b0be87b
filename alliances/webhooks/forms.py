"""The form about a webhook."""

from django import forms

from alliances.webhooks.events import EVENTS


class EndpointForm(forms.Form):
    """Where to tell, and of what; what address may be called the action tells."""

    label = forms.CharField(
        label="Bezeichnung",
        max_length=120,
        help_text="Welches Programm das ist, zum Beispiel „Internetseite des Landkreises“.",
    )
    url = forms.CharField(
        label="Adresse",
        max_length=500,
        help_text="Beginnt mit https:// und muss aus dem Internet erreichbar sein.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    events = forms.MultipleChoiceField(
        label="Ereignisse",
        choices=list(EVENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie mindestens ein Ereignis."},
    )
