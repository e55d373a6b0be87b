"""The form for a county's own certificate."""

from django import forms


class CertificateForm(forms.Form):
    """A PKCS#12 file and its password; both are checked by the action."""

    file = forms.FileField(
        label="Zertifikat mit Schlüssel (PKCS#12)",
        help_text="Eine Datei mit der Endung .p12 oder .pfx, bis 64 KB.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx"}),
    )
    password = forms.CharField(
        label="Passwort der Datei",
        required=False,
        strip=False,
        max_length=200,
        help_text="Wir brauchen es nur jetzt und bewahren es nicht auf.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
