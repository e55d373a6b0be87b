"""Forms of sign-in."""

from django import forms


class SignInForm(forms.Form):
    """E-mail address and password."""

    email = forms.EmailField(
        label="E-Mail-Adresse", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Passwort",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, typed twice so that a slip of the finger shows."""

    password = forms.CharField(
        label="Passwort",
        strip=False,
        help_text="Mindestens 10 Zeichen, nicht nur Ziffern und kein häufiges Passwort.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="Passwort wiederholen",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", "Die beiden Passwörter stimmen nicht überein.")
        return cleaned


class SecondStepForm(forms.Form):
    """A code of the app or a recovery code; or what a passkey said."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Sechs Ziffern aus Ihrer Authenticator-App, oder ein Wiederherstellungscode.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: dict | None = None) -> None:
        super().__init__(data)
        self.fields["code"].required = not (data or {}).get("credential")


class ConfirmForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label="Passwort",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class AppForm(forms.Form):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label="Code aus der App",
        max_length=20,
        help_text="Sechs Ziffern, die sich alle 30 Sekunden ändern.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """A new passkey, and how its owner recognises it."""

    name = forms.CharField(
        label="Name des Passkeys",
        max_length=60,
        help_text="Zum Beispiel „Diensthandy“ oder „Schlüsselbund“.",
    )
    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Der Browser hat keinen Passkey angelegt. Bitte versuchen Sie es noch "
            "einmal, oder nehmen Sie eine Authenticator-App."
        },
    )
