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
