"""Forms about partners: the public one to join, and the office's."""

from typing import Any

from django import forms

from alliances.partners.models import IN_PERSON, Category, Partner

PARTNER_FIELDS = (
    "kind name representative_function category street postal_code city website description "
    "motivation is_shown_publicly"
).split()
CONTACT_FIELDS = ["name", "function", "email", "phone"]


class PartnerForm(forms.ModelForm):
    """What is known about a partner."""

    postal_code = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl",
        required=False,
        error_messages={"invalid": "Eine Postleitzahl hat fünf Ziffern."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    website = forms.URLField(
        label="Internetseite",
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )

    class Meta:
        model = Partner
        fields = PARTNER_FIELDS
        widgets = {
            "kind": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 4}),
            "motivation": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "name": "Name der Organisation, oder Vor- und Nachname.",
            "representative_function": "Wer für die Organisation unterschreibt, zum Beispiel "
            "„Geschäftsführung“. Privatpersonen lassen das Feld leer.",
            "description": "Zwei, drei Sätze für das öffentliche Verzeichnis.",
            "is_shown_publicly": "Privatpersonen erscheinen nur im Verzeichnis, wenn sie das "
            "hier wünschen. Organisationen werden immer genannt.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kind, category = self.fields["kind"], self.fields["category"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - tells the type checker
        kind.choices = Partner.Kind.choices
        self.fields["representative_function"].required = False
        assert isinstance(category, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        category.queryset = Category.objects.all()
        category.empty_label = "Bitte wählen"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Partner.Kind.PERSON:
            cleaned["representative_function"] = IN_PERSON
        elif not cleaned.get("representative_function"):
            self.add_error(
                "representative_function", "Bitte geben Sie an, wer für die Organisation handelt."
            )
        return cleaned

    def partner_values(self) -> dict[str, Any]:
        """The cleaned fields of the partner itself."""
        return {name: self.cleaned_data[name] for name in PARTNER_FIELDS}


class NewPartnerForm(PartnerForm):
    """A partner together with its first contact, as the office enters it."""

    contact_name = forms.CharField(
        label="Ansprechperson",
        max_length=160,
        help_text="Wird nicht veröffentlicht.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_function = forms.CharField(
        label="Funktion der Ansprechperson", max_length=160, required=False
    )
    contact_email = forms.EmailField(
        label="E-Mail-Adresse",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = forms.CharField(
        label="Telefon",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def contact_values(self) -> dict[str, str]:
        """The cleaned fields of the contact."""
        return {name: self.cleaned_data[f"contact_{name}"] for name in CONTACT_FIELDS}


class JoinForm(NewPartnerForm):
    """The public form; a field no person can see catches programs that fill in everything."""

    nickname = forms.CharField(label="Bitte leer lassen", required=False, max_length=100)
    privacy = forms.BooleanField(
        label="Ich habe die Hinweise zum Datenschutz gelesen.",
        error_messages={"required": "Bitte bestätigen Sie, dass Sie die Hinweise gelesen haben."},
    )

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("nickname"))


class QuestionForm(forms.Form):
    """A question to somebody who wants to join."""

    question = forms.CharField(
        label="Ihre Frage", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """The answer to the office's question."""

    answer = forms.CharField(
        label="Ihre Antwort", max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )


class DeclineForm(forms.Form):
    """Why a request is declined."""

    reason = forms.CharField(
        label="Begründung",
        max_length=2000,
        help_text="Sie steht in der E-Mail an die anfragende Stelle.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
