"""Forms about colleagues and about keys of the API."""

from django import forms

from accounts.permissions import STAFF_ROLES, Role

ROLE_CHOICES = [(role.value, role.label) for role in STAFF_ROLES]
ROLE_HELP = "Was die Rollen dürfen, steht in der Tabelle auf der Seite „Team“."


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label="E-Mail-Adresse",
        max_length=254,
        help_text="Dorthin geht ein Link, der 14 Tage gilt und einmal benutzt werden kann.",
    )
    role = forms.ChoiceField(
        label="Rolle", choices=ROLE_CHOICES, initial=Role.EDITOR, widget=forms.RadioSelect
    )


class MemberForm(forms.Form):
    """What a colleague may do from now on."""

    role = forms.ChoiceField(label="Rolle", choices=ROLE_CHOICES, widget=forms.RadioSelect)
    is_active = forms.BooleanField(
        label="Zugang offen",
        required=False,
        help_text="Ohne Häkchen endet der Zugang sofort. Was die Person getan hat, bleibt im "
        "Verlauf stehen.",
    )


class KeyForm(forms.Form):
    """What a key is for, and what it may do."""

    label = forms.CharField(
        label="Bezeichnung",
        max_length=120,
        help_text="Wofür der Schlüssel ist, zum Beispiel „Internetseite der Kreisstadt“.",
    )
    role = forms.ChoiceField(
        label="Rolle",
        choices=ROLE_CHOICES,
        initial=Role.READER,
        widget=forms.RadioSelect,
        help_text="Das Programm darf, was Menschen mit dieser Rolle dürfen.",
    )
