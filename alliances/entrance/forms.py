"""Forms of people who come in by a link."""

from django import forms

from accounts.forms import NewPasswordForm
from accounts.models import User


class AcceptInvitationForm(NewPasswordForm):
    """What a new account needs; the address and the role stand in the invitation."""

    function = forms.CharField(
        label="Ihre Funktion",
        max_length=120,
        help_text="So erscheinen Sie im Verlauf, zum Beispiel „Klimaschutzmanagement“.",
    )
    name = forms.CharField(label="Ihr Name", max_length=120, required=False)
    field_order = ["function", "name", "password", "password_again"]


class ForgottenPasswordForm(forms.Form):
    """Where to send the link."""

    email = forms.EmailField(
        label="E-Mail-Adresse", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class AccountForm(forms.ModelForm):
    """What people may change about themselves."""

    class Meta:
        model = User
        fields = ["function", "name"]
        labels = {"function": "Ihre Funktion", "name": "Ihr Name"}


class ChangePasswordForm(NewPasswordForm):
    """A new password, for whoever knows the present one."""

    present = forms.CharField(
        label="Bisheriges Passwort",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["present", "password", "password_again"]
