"""Forms about yearly reports: the partner's four questions, the office's rules."""

from typing import Any

from django import forms

from alliances.declarations.forms import GermanDateField
from alliances.partners.models import Partner
from alliances.reports.answering import ANSWERS
from alliances.reports.asking import not_asked
from alliances.reports.models import PartnerReport, ReportRound


class AnswersForm(forms.ModelForm):
    """Four short questions."""

    class Meta:
        model = PartnerReport
        fields = ANSWERS
        labels = {"may_publish": "Dieser Bericht darf in unserem Profil veröffentlicht werden."}
        widgets = {
            "done": forms.Textarea(attrs={"rows": 8}),
            "figures": forms.Textarea(attrs={"rows": 4}),
            "planned": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "done": "Ein paar Sätze genügen.",
            "figures": "Zum Beispiel Kilowattstunden, Tonnen CO₂, gepflanzte Bäume, Teilnehmende.",
            "may_publish": "Ohne Ihr Einverständnis liest ihn nur die Kreisverwaltung.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["done"].required = True


class RoundForm(forms.Form):
    """The rules of a year."""

    due_on = GermanDateField(label="Frist", help_text="Bis wann die Partner antworten sollen.")
    remind_every = forms.IntegerField(
        label="Erinnern alle … Tage",
        min_value=0,
        max_value=365,
        help_text="0: keine Erinnerungen. Nach sechs Erinnerungen ist Schluss.",
    )
    extension_days = forms.IntegerField(
        label="Verlängerung um … Tage",
        min_value=0,
        max_value=365,
        help_text="So weit darf ein Partner die Frist einmal selbst hinausschieben. 0: gar nicht.",
    )


class NewRoundForm(RoundForm):
    """A new year, and whom to ask about it."""

    year = forms.IntegerField(
        label="Jahr",
        min_value=2000,
        max_value=2100,
        help_text="Über dieses Jahr berichten die Partner.",
    )
    with_persons = forms.BooleanField(
        label="Auch Privatpersonen fragen",
        required=False,
        help_text="Sonst gehen die E-Mails nur an Organisationen.",
    )
    field_order = ["year", "due_on", "remind_every", "extension_days", "with_persons"]

    def rules(self) -> dict[str, Any]:
        """The cleaned fields of the year itself."""
        return {name: self.cleaned_data[name] for name in self.field_order[:-1]}


class AskForm(forms.Form):
    """Ask one more partner, or all organisations that have joined since."""

    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Partner",
        required=False,
        empty_label="Alle Organisationen, die noch nicht gefragt sind",
        help_text="Privatpersonen wählen Sie bitte einzeln.",
    )

    def __init__(self, *args: Any, asked: ReportRound, **kwargs: Any):
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        assert isinstance(partner, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        partner.queryset = not_asked(asked)


class GiveBackForm(forms.Form):
    """What is missing."""

    note = forms.CharField(
        label="Was fehlt oder unklar ist",
        max_length=2000,
        help_text="Steht so in der E-Mail an den Partner.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
