"""The office's pages about levels of participation."""

from django import forms

from alliances.group_views import GroupPages
from alliances.levels.actions import LEVELS


class LevelForm(forms.Form):
    """How a level is called, and what it asks of a partner."""

    name = forms.CharField(
        label="Bezeichnung", max_length=80, help_text="Zum Beispiel „Basis“ oder „Erweitert“."
    )
    description = forms.CharField(
        label="Beschreibung",
        max_length=300,
        required=False,
        help_text="Was Partner dieser Stufe einbringen. Steht in ihrem Profil.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


PAGES = GroupPages(
    LEVELS,
    LevelForm,
    words="Stufen",
    name="level",
    names="levels",
    lead="Wie weit Partner mitmachen. Stufen sind freiwillig: Ohne eine sieht niemand etwas davon.",
    none="Mit Stufen wie „Basis“ und „Erweitert“ zeigen Sie, wie weit ein Partner mitmacht. "
    "Sie wählen sie auf der Seite jedes Partners.",
    adds="Stufe anlegen",
    end="Die Stufe verschwindet aus dem Verzeichnis.",
    changes="bearbeiten",
    changed="geändert",
)
