"""Forms about party-political use: the public one, and the office's two."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.permissions import STAFF_ROLES
from alliances.declarations.forms import GermanDateField
from alliances.misuse.models import MisuseReport
from alliances.partners.models import Partner


class ReportForm(forms.ModelForm):
    """What somebody saw; a field no person can see catches programs that fill in everything."""

    happened_on = GermanDateField(label="Wann?", required=False)
    nickname = forms.CharField(label="Bitte leer lassen", required=False, max_length=100)

    class Meta:
        model = MisuseReport
        fields = ["what", "where", "happened_on", "partner", "reporter_email"]
        widgets = {
            "what": forms.Textarea(attrs={"rows": 6}),
            "reporter_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "what": "Wer hat was getan, und was hat es mit einer Partei oder Wahl zu tun?",
            "where": "Adresse einer Internetseite oder ein Ort.",
            "partner": "Wenn Sie es wissen.",
            "reporter_email": "Nur wenn Sie eine Antwort möchten. Sonst bleibt die Meldung ohne "
            "Namen.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        assert isinstance(partner, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        partner.queryset = Partner.objects.public(timezone.localdate())
        partner.empty_label = "Keine Angabe"

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("nickname"))

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Dieser Tag liegt in der Zukunft.")
        return day

    def values(self) -> dict[str, Any]:
        """The cleaned fields of the report itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class WorkForm(forms.Form):
    """Who looks after a report, until when, and what is known."""

    assigned_to = forms.ModelChoiceField(
        User.objects.none(), label="Wer kümmert sich?", required=False, empty_label="Noch niemand"
    )
    follow_up_on = GermanDateField(label="Wiedervorlage am")
    note = forms.CharField(
        label="Vermerk",
        required=False,
        max_length=8000,
        help_text="Nur für die Verwaltung.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = self.fields["assigned_to"]
        assert isinstance(people, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        people.queryset = User.objects.filter(role__in=STAFF_ROLES, is_active=True)


class CloseForm(forms.Form):
    """The result, and what the person who told us is answered."""

    outcome = forms.ChoiceField(
        label="Ergebnis", choices=MisuseReport.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Vermerk",
        required=False,
        max_length=8000,
        help_text="Nur für die Verwaltung.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer = forms.CharField(
        label="Antwort an die meldende Person",
        required=False,
        max_length=4000,
        help_text="Steht so in der E-Mail.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, can_answer: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not can_answer:
            del self.fields["answer"]
