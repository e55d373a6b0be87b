"""How a partner is told and taken: a public shape, one for the office, and what may be entered."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from alliances.partners.forms import CONTACT_FIELDS, IN_PERSON, PARTNER_FIELDS
from alliances.partners.models import Category, Contact, Inquiry, Partner
from api.profile_shapes import (
    PROFILE_INPUT,
    PROFILE_SHOWN,
    ContributionOfPartnerSerializer,
    DutiesField,
    LinksField,
    MunicipalityField,
    ProfileSerializer,
)


@extend_schema_field({"type": "string"})
class CategoryField(serializers.RelatedField):
    """A category by its name, whatever its case; each county has its own."""

    default_error_messages = {
        "unknown": "Diese Kategorie gibt es hier nicht. Möglich sind: {names}.",
    }

    def get_queryset(self) -> Any:
        return Category.objects.all()

    def to_representation(self, value: Any) -> str:
        return value.name

    def to_internal_value(self, data: Any) -> Category:
        for category in Category.objects.all():
            if isinstance(data, str) and category.name.casefold() == data.strip().casefold():
                return category
        names = ", ".join(Category.objects.values_list("name", flat=True))
        self.fail("unknown", names=names)


class PublicPartnerSerializer(ProfileSerializer):
    """What the public directory tells."""

    category = serializers.CharField(source="category.name")
    level = serializers.CharField(
        source="level.name",
        default=None,
        read_only=True,
        help_text="Name der Stufe, wo es eine gibt.",
    )
    partner_since = serializers.DateField(
        allow_null=True, read_only=True, help_text="Seit wann die Erklärung in Kraft ist."
    )
    contributions = ContributionOfPartnerSerializer(many=True, read_only=True)

    class Meta:
        model = Partner
        fields = [
            *"id slug kind name category level city website description partner_since".split(),
            *PROFILE_SHOWN,
            "contributions",
        ]


class ContactOfPartnerSerializer(serializers.ModelSerializer):
    """The person the county writes to."""

    duties = DutiesField(read_only=True)

    class Meta:
        model = Contact
        fields = ["id", *CONTACT_FIELDS, "is_main", "duties"]


class InquirySerializer(serializers.ModelSerializer):
    """A question and its answer."""

    class Meta:
        model = Inquiry
        fields = ["id", "question", "asked_by", "asked_at", "answer", "answered_at"]


class PartnerSerializer(PublicPartnerSerializer):
    """What the office knows."""

    contacts = ContactOfPartnerSerializer(many=True)
    inquiries = InquirySerializer(many=True)

    class Meta(PublicPartnerSerializer.Meta):
        fields = [
            *PublicPartnerSerializer.Meta.fields,
            *"street postal_code motivation representative_function is_shown_publicly".split(),
            *"state decision_reason applied_at confirmed_at decided_at updated_at".split(),
            *"contacts inquiries".split(),
        ]


@extend_schema_serializer(component_name="Contact")
class ContactInput(serializers.ModelSerializer):
    """The person to write to; never published."""

    class Meta:
        model = Contact
        fields = CONTACT_FIELDS


EXAMPLE = OpenApiExample(
    "Ein Unternehmen",
    {
        "kind": "organisation",
        "name": "Stadtwerke Musterstadt",
        "category": "Unternehmen",
        "city": "Musterstadt",
        "representative_function": "Geschäftsführung",
        "contact": {"name": "Kim Muster", "email": "klima@stadtwerke.example"},
    },
    request_only=True,
)


@extend_schema_serializer(component_name="Partner", examples=[EXAMPLE])
class PartnerInput(serializers.ModelSerializer):
    """What may be entered about a partner."""

    category = CategoryField(help_text="Name einer Kategorie dieses Landkreises.")
    postal_code = serializers.RegexField(
        r"^\d{5}\Z",
        required=False,
        allow_blank=True,
        error_messages={"invalid": "Eine Postleitzahl hat fünf Ziffern."},
    )
    motivation = serializers.CharField(required=False, allow_blank=True, default="")
    representative_function = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=160,
        help_text="Wer für die Organisation unterschreibt; bei Privatpersonen leer.",
    )
    municipality = MunicipalityField(required=False)
    links = LinksField(required=False)
    contact = ContactInput()

    class Meta:
        model = Partner
        fields = [*PARTNER_FIELDS, *PROFILE_INPUT, "contact"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An organisation acts through somebody; a person acts in person."""
        if {"kind", "representative_function"} & attrs.keys() or not self.partial:
            known = {"kind": "", "representative_function": ""}
            if self.instance is not None:
                known = {name: getattr(self.instance, name) for name in known}
            told = {**known, **attrs}
            if told["kind"] == Partner.Kind.PERSON:
                attrs["representative_function"] = IN_PERSON
            elif not told["representative_function"].strip():
                raise serializers.ValidationError(
                    {
                        "representative_function": "Bitte geben Sie an, wer für die Organisation "
                        "handelt."
                    }
                )
        return attrs


class DeclineInput(serializers.Serializer):
    """Why a request is declined."""

    reason = serializers.CharField(max_length=2000)


class QuestionInput(serializers.Serializer):
    """What the office wants to know before it decides."""

    question = serializers.CharField(max_length=2000)
