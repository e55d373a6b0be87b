"""The alliance itself: one object."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.documents.models import Document
from alliances.goals.models import Objective
from alliances.measures.models import Measure
from alliances.partners.models import Partner
from alliances.profile.actions import change_profile
from alliances.profile.models import Alliance
from api.goals import GoalSerializer
from api.resource import Resource, hold
from tenants.schemas import current_county


class ThemeSerializer(serializers.Serializer):
    """How the alliance looks."""

    brand_color = serializers.CharField()
    logo_url = serializers.SerializerMethodField()
    logo_alt = serializers.CharField()

    @extend_schema_field({"type": "string", "format": "uri", "nullable": True})
    def get_logo_url(self, alliance: Alliance) -> str | None:
        return self.context["request"].build_absolute_uri("/logo") if alliance.logo else None


class ContactSerializer(serializers.Serializer):
    """Whom to turn to."""

    unit = serializers.CharField(source="contact_unit")
    email = serializers.CharField(source="contact_email")
    phone = serializers.CharField(source="contact_phone")
    address = serializers.CharField(source="contact_address")


class CountsSerializer(serializers.Serializer):
    """How much of everything is public."""

    partners = serializers.IntegerField(help_text="Partner in Kraft, die öffentlich genannt sind.")
    measures = serializers.IntegerField(help_text="Veröffentlichte Maßnahmen.")
    documents = serializers.IntegerField(help_text="Veröffentlichte Dokumente.")


class CountySerializer(serializers.Serializer):
    """Whose alliance it is."""

    name = serializers.CharField()
    slug = serializers.CharField()
    ags = serializers.CharField(source="region_ags")


class AllianceSerializer(serializers.ModelSerializer):
    """The alliance as everybody sees it."""

    county = serializers.SerializerMethodField()
    objectives = serializers.SerializerMethodField()
    theme = ThemeSerializer(source="*")
    contact = ContactSerializer(source="*")
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Alliance
        fields = (
            "name claim target_year introduction county objectives theme contact counts updated_at"
        ).split()

    @extend_schema_field(CountySerializer)
    def get_county(self, alliance: Alliance) -> Any:
        return CountySerializer(current_county()).data

    @extend_schema_field(GoalSerializer(many=True))
    def get_objectives(self, alliance: Alliance) -> Any:
        return GoalSerializer(Objective.objects.all(), many=True).data

    @extend_schema_field(CountsSerializer)
    def get_counts(self, alliance: Alliance) -> dict[str, int]:
        return {
            "partners": Partner.objects.public(timezone.localdate()).count(),
            "measures": Measure.objects.filter(is_published=True).count(),
            "documents": Document.objects.filter(is_published=True).count(),
        }


@extend_schema_serializer(component_name="Alliance")
class AllianceInput(serializers.ModelSerializer):
    """What may be changed here."""

    class Meta:
        model = Alliance
        fields = ["name", "claim", "target_year", "introduction", "brand_color"]


class AllianceResource(Resource):
    """Read by everybody, changed by the coordinator."""

    tag = "Allianz"
    permissions = {"retrieve": "site.read", "partial_update": "alliance.edit"}
    serializer_class = AllianceSerializer
    queryset = Alliance.objects.all()
    pagination_class = None

    def get_queryset(self) -> QuerySet[Alliance]:
        return Alliance.objects.all()

    @extend_schema(operation_id="alliance_retrieve", summary="Die Allianz")
    def retrieve(self, request: Request) -> Response:
        return self.read(Alliance.objects.get())

    @extend_schema(
        operation_id="alliance_partial_update",
        summary="Name, Leitsatz, Zieljahr, Einleitung oder Farbe ändern",
        description="Auf `brand_color` muss weiße Schrift lesbar sein (Kontrast 4,5 : 1).",
        request=AllianceInput,
        responses=AllianceSerializer,
    )
    def partial_update(self, request: Request) -> Response:
        hold(Alliance.objects.get())
        alliance = Alliance.objects.get()
        self.check_match(alliance)
        change_profile(alliance, self.given(AllianceInput, alliance), by=self.by)
        return self.shown(Alliance.objects.get())
