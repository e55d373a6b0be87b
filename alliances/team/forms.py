"""Forms about colleagues and about keys of the API."""

from django import forms

from accounts.models import SignInRules, User
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


class ProviderForm(forms.Form):
    """The county's identity provider, and how far it is trusted."""

    issuer = forms.CharField(
        label="Adresse des Anmeldedienstes (Issuer)",
        max_length=200,
        required=False,
        help_text="Beginnt mit https://, endet bei Keycloak auf /realms/ und den Namen des Realms.",
    )
    provider_name = forms.CharField(
        label="Name",
        max_length=60,
        required=False,
        help_text="So heißt der Knopf auf der Anmeldeseite: „Weiter mit …“.",
    )
    client_id = forms.CharField(label="Client-ID", max_length=200, required=False)
    secret = forms.CharField(
        label="Geheimnis des Clients",
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    mail_domains = forms.CharField(
        label="Erlaubte Mail-Domains",
        max_length=500,
        required=False,
        help_text="Mit Komma getrennt. Bestehende Zugänge werden beim ersten Mal über ihre dort "
        "bestätigte E-Mail-Adresse verknüpft, und nur aus diesen Domains.",
    )
    provider_is_on = forms.BooleanField(label="Anmeldedienst einschalten", required=False)
    creates_readers = forms.BooleanField(
        label="Unbekannten einen Zugang geben",
        required=False,
        help_text="Wer aus diesen Domains kommt und noch keinen Zugang hat, darf lesen.",
    )
    checks_second_factor = forms.BooleanField(
        label="Der Anmeldedienst verlangt selbst einen zweiten Faktor",
        required=False,
        help_text="Dann fragen wir nach keinem weiteren.",
    )
    provider_only = forms.BooleanField(
        label="Team nur noch über den Anmeldedienst",
        required=False,
        help_text="Kontakte von Partnern melden sich weiter mit Passwort an.",
    )
    emergency = forms.ModelChoiceField(
        label="Notzugang mit Passwort",
        queryset=User.objects.none(),
        required=False,
        empty_label="niemand",
        help_text="Diese Koordination kommt auch herein, wenn der Dienst ausfällt.",
    )

    def __init__(self, data=None, *, rules: SignInRules, coordinators):
        names = [name for name in self.base_fields if name != "secret"]
        super().__init__(data, initial={name: getattr(rules, name) for name in names})
        field = self.fields["emergency"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = coordinators
        kept = "Eines ist gespeichert; leer lassen heißt behalten. " if rules.sealed_secret else ""
        self.fields["secret"].help_text = f"{kept}Es wird verschlüsselt aufbewahrt und nie gezeigt."
