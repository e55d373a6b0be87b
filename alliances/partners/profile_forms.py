"""Forms for what a partner shows of itself, and for the people at it."""

from typing import Any

from django import forms

from alliances.partners.duties import Duty
from alliances.partners.forms import CONTACT_FIELDS, PartnerForm
from alliances.partners.links import LABEL_LENGTH, MOST, URL_LENGTH, checked_links
from alliances.partners.models import Contact, Partner
from alliances.partners.showing import PROFILE_FIELDS
from tenants import municipalities
from tenants.schemas import current_county

FIRST_ROWS = 3  # of links, as long as there are fewer


class LinksWidget(forms.Widget):
    """Some rows of a label and an address each; empty ones are left out."""

    template_name = "django/forms/widgets/links.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        told = list(value or [])
        while told and not any(told[-1].values()):
            told.pop()
        empty = max(FIRST_ROWS - len(told), 1)
        rows = [*told, *[{"label": "", "url": ""}] * empty][:MOST]
        context["rows"] = [
            {"number": number, "label_length": LABEL_LENGTH, "url_length": URL_LENGTH, **row}
            for number, row in enumerate(rows, start=1)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        return [
            {part: data.get(f"{name}-{number}-{part}", "") for part in ("label", "url")}
            for number in range(1, MOST + 1)
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-1-url" not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}-1-label" if id_ else id_


class LinksField(forms.Field):
    """Several links, checked as the action checks them."""

    widget = LinksWidget

    def clean(self, value: Any) -> list[dict[str, str]]:
        return checked_links(value)


class ProfileForm(forms.ModelForm):
    """What a partner shows of itself; filled from `initial`, saved by an action."""

    postal_code = PartnerForm.declared_fields["postal_code"]
    website = PartnerForm.declared_fields["website"]
    municipality = forms.ChoiceField(
        label="Gemeinde",
        required=False,
        help_text="Damit stehen Sie auf der Karte der Partner.",
    )
    links = LinksField(
        label="Weitere Links",
        required=False,
        help_text=f"Zum Beispiel Ihr Klimabericht oder ein Projekt, höchstens {MOST}. Adressen "
        "beginnen mit https://. Nach dem Speichern gibt es Platz für den nächsten.",
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG oder WebP, höchstens 2 MB. Ein neues Logo ersetzt das bisherige. "
        "Aufnahmeort und andere Angaben in der Datei entfernen wir.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    class Meta:
        model = Partner
        fields = [
            *PROFILE_FIELDS[: PROFILE_FIELDS.index("logo_alt")],
            "logo",
            "logo_alt",
            "logo_rights",
            "is_shown_publicly",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "climate_goals": forms.Textarea(attrs={"rows": 7}),
        }
        help_texts = {
            "description": "Zwei, drei Sätze für das öffentliche Verzeichnis.",
            "climate_goals": "Was Sie sich vorgenommen haben. Absätze, Listen mit „- “ und "
            "**fett** sind möglich.",
            "climate_target_year": "Bis wann Sie Ihre Klimaziele erreichen wollen.",
            "logo_alt": "Was auf dem Logo zu sehen ist, für Menschen, die es nicht sehen können. "
            "Pflicht, sobald es ein Logo gibt.",
            "logo_rights": "Wem es gehört und dass es hier gezeigt werden darf, zum Beispiel "
            "„© Stadtwerke Wiesenbach, Nutzung auf diesen Seiten erlaubt“. Pflicht, sobald es ein "
            "Logo gibt.",
            "is_shown_publicly": "Nur dann sehen andere Ihren Namen, Ihr Profil und Ihre "
            "Beiträge. Sie können es jederzeit ändern.",
        }

    def __init__(self, *args: Any, partner: Partner, own_choice: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        municipality = self.fields["municipality"]
        assert isinstance(municipality, forms.ChoiceField)  # noqa: S101 - for the type checker
        known = municipalities.of_region(current_county().region_id)
        municipality.choices = [("", "nicht angegeben"), *((one.ags, one.name) for one in known)]
        if not (own_choice and partner.kind == Partner.Kind.PERSON):
            del self.fields["is_shown_publicly"]


class ContactForm(forms.ModelForm):
    """One person at a partner, with what they are there for."""

    duties = forms.MultipleChoiceField(
        label="Aufgaben",
        choices=Duty.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Wofür diese Person da ist. Das sehen nur der Partner selbst und die "
        "Kreisverwaltung.",
    )

    class Meta:
        model = Contact
        fields = [*CONTACT_FIELDS, "duties"]


class NewContactForm(ContactForm):
    """Somebody new, who may be let into the portal at once."""

    invited = forms.BooleanField(
        label="Gleich ins Portal einladen",
        required=False,
        help_text="Die Person bekommt eine E-Mail und kann dann Profil, Beiträge und "
        "Ansprechpersonen dieses Partners ändern.",
    )
