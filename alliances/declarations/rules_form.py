"""The form about how declarations are signed here."""

from django import forms

from alliances.profile.models import Alliance


class RulesForm(forms.ModelForm):
    """The second person for paper, and how often to remind; filled from `initial`."""

    class Meta:
        model = Alliance
        fields = ["paper_needs_second", "remind_after", "remind_every", "remind_at_most"]
        labels = {
            "paper_needs_second": "Unterschriften auf Papier bestätigt immer eine zweite Person",
            "remind_after": "Erste Erinnerung nach … Tagen",
        }
        help_texts = {
            "paper_needs_second": "Ausgeschaltet darf dieselbe Person ein Blatt hochladen und "
            "bestätigen. Das steht dann an jeder so erfassten Erklärung und im Verlauf.",
            "remind_after": "Gezählt ab der Bitte um Unterschrift, 1 bis 90.",
            "remind_every": "1 bis 90.",
            "remind_at_most": "Je Erklärung und fehlender Seite, 0 bis 12. Mit 0 erinnert die "
            "Plattform nie von selbst.",
        }
