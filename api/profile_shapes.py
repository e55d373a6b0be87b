"""How a partner's profile, its people's duties and its contributions are told and taken."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alliances.contributions.models import Contribution
from alliances.partners.duties import Duty, checked_duties
from alliances.partners.links import checked_links
from alliances.partners.models import Partner
from alliances.partners.showing import checked_municipality

PROFILE_INPUT = "municipality links climate_goals climate_target_year".split()
PROFILE_SHOWN = [*PROFILE_INPUT, "logo", "logo_alt", "logo_rights"]
LINK = {
    "type": "object",
    "properties": {"label": {"type": "string"}, "url": {"type": "string", "format": "uri"}},
    "required": ["label", "url"],
}
MUNICIPALITY = {
    "type": "object",
    "nullable": True,
    "properties": {"ags": {"type": "string"}, "name": {"type": "string"}},
    "required": ["ags", "name"],
}


class CheckedField(serializers.Field):
    """A value that an action's own check understands, with its words for what is wrong."""

    def checked(self, data: Any) -> Any:
        raise NotImplementedError

    def to_internal_value(self, data: Any) -> Any:
        try:
            return self.checked(data)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "array", "items": LINK})
class LinksField(CheckedField):
    """Links with their words, to https addresses."""

    def checked(self, data: Any) -> list[dict[str, str]]:
        return checked_links(data)


@extend_schema_field({"type": "array", "items": {"type": "string", "enum": Duty.values}})
class DutiesField(CheckedField):
    """What somebody is there for."""

    def checked(self, data: Any) -> list[str]:
        return checked_duties(data)


@extend_schema_field({"type": "string", "example": "08336050"})
class MunicipalityField(CheckedField):
    """A municipality of this county by its key, or an empty text for none."""

    def checked(self, data: Any) -> str:
        if not isinstance(data, str):
            raise ValidationError("Nennen Sie den achtstelligen Gemeindeschlüssel als Text.")
        return checked_municipality(data)


class MeasureOfContributionSerializer(serializers.Serializer):
    """The published measure that a contribution belongs to."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()


class ContributionOfPartnerSerializer(serializers.ModelSerializer):
    """What a partner brings; a draft measure is not named."""

    measure = MeasureOfContributionSerializer(source="shown_measure", allow_null=True)

    class Meta:
        model = Contribution
        fields = ["id", "title", "description", "quantity", "unit", "year", "measure"]


class ProfileSerializer(serializers.ModelSerializer):
    """What a partner shows of itself."""

    municipality = serializers.SerializerMethodField()
    links = LinksField(read_only=True)
    logo = serializers.SerializerMethodField(help_text="Adresse des Logos als PNG.")

    class Meta:
        model = Partner
        fields = PROFILE_SHOWN

    @extend_schema_field(MUNICIPALITY)
    def get_municipality(self, partner: Partner) -> dict[str, str] | None:
        name = partner.municipality_name
        return {"ags": partner.municipality, "name": name} if name else None

    @extend_schema_field({"type": "string", "format": "uri", "nullable": True})
    def get_logo(self, partner: Partner) -> str | None:
        if not partner.logo:
            return None
        path = f"/partner/{partner.slug}/logo.png"
        request = self.context.get("request")
        return request.build_absolute_uri(path) if request else path
