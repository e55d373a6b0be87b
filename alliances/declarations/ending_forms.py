"""Forms about the end of a declaration."""

from django import forms
from django.utils import timezone

from alliances.declarations.forms import GermanDateField

MOST_WORDS = 4000


class EndForm(forms.Form):
    """From which day on."""

    effective_on = GermanDateField(label="Wirksam zum", help_text="Frühestens heute.")

    def clean_effective_on(self):
        """Refused here already, so that a second page asks for nothing that cannot be."""
        day = self.cleaned_data["effective_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Das Ende kann nicht rückwirkend gelten.")
        return day


class WithdrawalForm(EndForm):
    """The partner's withdrawal, entered by the office."""

    statement = forms.CharField(
        label="Erklärung des Austritts",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Im Wortlaut des Partners, keine eigenen Anmerkungen: Die anderen Partner lesen "
        "diesen Text. Bei Privatpersonen, die nicht öffentlich genannt sind, bleibt er bei Ihnen.",
    )


class OwnWithdrawalForm(EndForm):
    """The partner's withdrawal in its own words."""

    statement = forms.CharField(
        label="Ihre Erklärung",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ein Satz genügt. Gründe müssen Sie nicht nennen.",
    )


class ExclusionForm(EndForm):
    """The county ends a partnership."""

    reason = forms.CharField(
        label="Grund des Ausschlusses",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Der Partner liest diesen Text in seiner E-Mail. Die anderen Partner erhalten "
        "ihn nicht.",
    )


class RecallForm(forms.Form):
    """A declaration that waits for signatures is taken back."""

    reason = forms.CharField(
        label="Grund",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Der Partner liest diesen Text in seiner E-Mail.",
    )
