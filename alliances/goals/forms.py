"""The form of an objective."""

from django import forms

from alliances.goals.models import Objective


class ObjectiveForm(forms.ModelForm):
    """What the alliance wants to reach; filled from `initial`, saved by an action."""

    class Meta:
        model = Objective
        fields = ["title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"title": "Ein Satz, der für sich steht. Er steht auch in neuen Erklärungen."}
