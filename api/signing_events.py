"""Signing events: who takes part and who has signed, to be read."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from alliances.declarations.models import Declaration
from alliances.launches.models import Participation, SigningEvent
from api.resource import ListedResource


class ParticipantSerializer(serializers.ModelSerializer):
    """One declaration at the event."""

    number = serializers.CharField(source="declaration.number")
    partner = serializers.UUIDField(source="declaration.partner_id")
    partner_name = serializers.CharField(source="declaration.partner_name")
    state = serializers.ChoiceField(source="declaration.state", choices=Declaration.State.choices)

    class Meta:
        model = Participation
        fields = ["declaration", "number", "partner", "partner_name", "state"]


class SigningEventSerializer(serializers.ModelSerializer):
    """An event with everybody who takes part."""

    declarations = ParticipantSerializer(source="participations", many=True)

    class Meta:
        model = SigningEvent
        fields = ["id", "name", "place", "held_on", "closed_at", "updated_at", "declarations"]


@extend_schema_view(
    list=extend_schema(summary="Alle Unterzeichnungen"),
    retrieve=extend_schema(summary="Eine Unterzeichnung mit dem Stand ihrer Erklärungen"),
)
class SigningEventResource(ListedResource):
    """Events are prepared in the office; programs read how they stand."""

    tag = "Unterzeichnungen"
    permissions = {"list": "office.read", "retrieve": "office.read"}
    serializer_class = SigningEventSerializer
    queryset = SigningEvent.objects.all()

    def get_queryset(self) -> QuerySet[Any]:
        there = Participation.objects.select_related("declaration")
        return SigningEvent.objects.prefetch_related(Prefetch("participations", queryset=there))
