"""Forms of measures: the sheet for staff, the search for everybody."""

from django import forms

from alliances.measures.models import Measure

SHORT = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 7})


class MeasureForm(forms.ModelForm):
    """A whole measure sheet."""

    class Meta:
        model = Measure
        fields = [
            "title",
            "number",
            "field_of_action",
            "priority",
            "responsible",
            "goal",
            "starting_point",
            "description",
            "actors",
            "target_group",
            "steps",
            "success",
            "cost",
            "funding",
            "saving_t_co2e",
        ]
        localized_fields = ["saving_t_co2e"]
        widgets = {
            "goal": SHORT,
            "starting_point": SHORT,
            "description": LONG,
            "actors": SHORT,
            "steps": LONG,
            "success": SHORT,
        }
        help_texts = {
            "number": "Aus Ihrem Klimaschutzkonzept, zum Beispiel G-04.",
            "responsible": "Nennen Sie eine Stelle oder Funktion, keine Person.",
            "description": "Absätze, Listen mit „- “ und **fett** sind möglich.",
            "saving_t_co2e": "Eine Zahl wie 1.234,5.",
        }

    def __init__(self, *args, known_fields: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        if known_fields:
            self.fields["field_of_action"].help_text = (
                f"Gleich geschriebene Handlungsfelder stehen zusammen. "
                f"Schon vorhanden: {', '.join(known_fields)}."
            )
        self.fields["saving_t_co2e"].widget.attrs["inputmode"] = "decimal"


class SearchForm(forms.Form):
    """Words and a field of action; whatever is wrong with either is left out."""

    q = forms.CharField(label="Suche", max_length=200, required=False)
    handlungsfeld = forms.ChoiceField(label="Handlungsfeld", required=False)

    def __init__(self, *args, known_fields: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["handlungsfeld"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", "alle Handlungsfelder"), *((name, name) for name in known_fields)]

    def wanted(self) -> dict[str, str]:
        """What to look for; nothing where it makes no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("q", "handlungsfeld")}
