"""Forms about signing events: the event, who takes part, the cards, one countersignature."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from alliances.declarations.forms import CountySignatureForm, GermanDateField
from alliances.declarations.models import Declaration
from alliances.launches.codes import END_OF_DAY, HOURS
from alliances.launches.models import SigningEvent
from alliances.partners.models import Partner

SIGN_ALL = "Ich unterschreibe alle ausgewählten Erklärungen für den Landkreis und bin dazu befugt."
HOW_LONG = [
    (END_OF_DAY, "bis zum Ende des Veranstaltungstags"),
    *((hours, f"{hours} Stunden ab jetzt") for hours in HOURS),
]


class EventForm(forms.ModelForm):
    """Name, place and day of an event."""

    held_on = GermanDateField(label="Tag")

    class Meta:
        model = SigningEvent
        fields = ["name", "place", "held_on"]
        help_texts = {
            "name": "Zum Beispiel „Auftakt der Klimaallianz“. Er steht auf den Karten.",
            "place": "So steht er als Ort der Unterschrift in den Erklärungen, etwa „Lörrach“.",
        }


class DeclarationChoice(forms.ModelMultipleChoiceField):
    """Declarations to be ticked, by number and partner."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        draft = " (Entwurf, wird freigegeben)" if obj.state == Declaration.State.DRAFT else ""
        return f"{obj.partner_name}, Erklärung {obj.number}{draft}"


class ChooseForm(forms.Form):
    """Who is to take part; everybody is ticked unless somebody wants it otherwise."""

    declarations = DeclarationChoice(
        Declaration.objects.none(), label="Erklärungen, die auf den Partner warten", required=False
    )
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        label="Angenommene Partner ohne Erklärung",
        help_text="Ihre Erklärung wird aus dem veröffentlichten Text aufgesetzt und freigegeben.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        declarations: QuerySet[Declaration],
        partners: QuerySet[Partner],
        ticked: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("declarations", declarations), ("partners", partners)):
            field = self.fields[name]
            field.queryset = found  # type: ignore[attr-defined]
            if ticked:
                self.initial[name] = [each.pk for each in found]
            if not found:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Somebody has to be chosen."""
        cleaned = super().clean() or {}
        if not self.errors and not any(len(chosen) for chosen in cleaned.values()):
            raise forms.ValidationError("Bitte wählen Sie mindestens einen Partner.")
        return cleaned


class CardsForm(forms.Form):
    """How long the codes on the cards last."""

    hours = forms.TypedChoiceField(
        label="Die Codes gelten", choices=HOW_LONG, coerce=int, initial=END_OF_DAY
    )


class CountersignForm(CountySignatureForm):
    """The county's signature under all that are ticked.

    What was signed meanwhile may still be sent: the action says so, instead of an unknown choice.
    """

    declarations = DeclarationChoice(
        Declaration.objects.none(),
        label="Erklärungen",
        error_messages={"required": "Bitte wählen Sie mindestens eine Erklärung."},
    )

    def __init__(
        self,
        *args: Any,
        among: QuerySet[Declaration],
        waiting: list[Declaration],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["declarations"]
        field.queryset = among
        field.choices = [(each.pk, field.label_from_instance(each)) for each in waiting]
        del self.fields["read"]  # of one text; here it is many
        self.fields["consent"].label = SIGN_ALL
        self.order_fields(["declarations", "signatory"])
