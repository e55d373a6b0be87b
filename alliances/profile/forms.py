"""Forms about the alliance itself."""

from django import forms

from alliances.profile.models import Alliance


class ProfileForm(forms.ModelForm):
    """Name, look and contact of the alliance; filled from `initial`, saved by an action."""

    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG oder WebP, höchstens 2 MB. Ein neues Logo ersetzt das bisherige.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    class Meta:
        model = Alliance
        fields = (
            "name claim target_year brand_color logo logo_alt representative_function "
            "representative_name place contact_unit contact_email contact_phone contact_address"
        ).split()
        widgets = {"contact_address": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "claim": "Ein kurzer Satz unter dem Namen.",
            "target_year": "Bis wann die Region klimaneutral sein will.",
            "brand_color": "Als # und sechs Zeichen, zum Beispiel #00693e. Aus dieser einen Farbe "
            "entstehen alle Töne der Seiten. Weiße Schrift muss darauf lesbar sein.",
            "logo_alt": "Was auf dem Logo zu sehen ist, für Menschen, die es nicht sehen können.",
            "representative_function": "Steht in jeder neuen Erklärung.",
            "contact_email": "Hierher antworten Menschen auf E-Mails der Allianz.",
        }

    def __init__(self, *args, has_logo: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_logo = has_logo

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if (cleaned.get("logo") or self.has_logo) and not cleaned.get("logo_alt"):
            self.add_error("logo_alt", "Bitte beschreiben Sie das Logo in wenigen Worten.")
        return cleaned


class TextsForm(forms.ModelForm):
    """The alliance's own words on three public pages."""

    class Meta:
        model = Alliance
        fields = ["introduction", "joining_text", "goals_text"]
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 10}),
            "joining_text": forms.Textarea(attrs={"rows": 16}),
            "goals_text": forms.Textarea(attrs={"rows": 8}),
        }
