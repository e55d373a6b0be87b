"""The form of a county that wants to leave: nobody sends it by mistake."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User


class LeaveForm(forms.Form):
    """The short name and the own password, once more."""

    slug = forms.CharField(
        label="Kurzname des Landkreises",
        max_length=39,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Ihr Passwort",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, slug: str, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.wanted, self.user = slug, user
        self.fields["slug"].help_text = f"Er heißt „{slug}“ und steht in Ihrer Adresse."
        if not user.has_usable_password():  # who comes from elsewhere has proved it there
            del self.fields["password"]

    def clean_slug(self) -> str:
        """Exactly this one."""
        if self.cleaned_data["slug"].strip() != self.wanted:
            raise ValidationError(f"Bitte geben Sie den Kurznamen ein: {self.wanted}")
        return self.wanted

    def clean_password(self) -> str:
        """Whoever finds the door open may read; this asks for more."""
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError("Das Passwort stimmt nicht.")
        return ""
