"""Measure sheets: published ones for everybody, drafts too for the office."""

from typing import cast

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import (
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.measures import actions
from alliances.measures.models import Measure, MeasureQuerySet
from api.resource import ListedResource

SHEET = (
    "number title field_of_action priority responsible goal starting_point description actors "
    "target_group steps success cost funding saving_t_co2e is_published"
).split()


class MeasureSerializer(serializers.ModelSerializer):
    """One sheet, with its source if it was adopted."""

    class Meta:
        model = Measure
        fields = ["id", "slug", *SHEET, "attribution", "source_licence", "updated_at"]


@extend_schema_serializer(component_name="Measure")
class MeasureInput(serializers.ModelSerializer):
    """What stands on a sheet."""

    class Meta:
        model = Measure
        fields = SHEET
        extra_kwargs = {
            "responsible": {"help_text": "Eine Stelle oder Funktion, keine Person."},
            "is_published": {"help_text": "Für alle sichtbar; sonst ein Entwurf."},
        }


class MeasureFilter(filters.FilterSet):
    """By words, field of action and priority."""

    q = filters.CharFilter(method="find", max_length=200, label="Wörter auf dem Blatt.")
    field_of_action = filters.CharFilter(lookup_expr="iexact", label="Handlungsfeld.")
    priority = filters.ChoiceFilter(choices=Measure.Priority.choices)

    class Meta:
        model = Measure
        fields = ["q", "field_of_action", "priority"]

    @extend_schema_field(str)
    def find(self, measures: QuerySet[Measure], name: str, words: str) -> QuerySet[Measure]:
        return cast(MeasureQuerySet, measures).about(words)


@extend_schema_view(
    list=extend_schema(
        summary="Alle Maßnahmen",
        description="Ohne Schlüssel die veröffentlichten, mit Schlüssel auch die Entwürfe.",
    ),
    retrieve=extend_schema(summary="Eine Maßnahme"),
)
class MeasureResource(ListedResource):
    """What the county and its partners do."""

    tag = "Maßnahmen"
    permissions = {
        "list": "site.read",
        "retrieve": "site.read",
        "create": "measures.edit",
        "partial_update": "measures.edit",
    }
    serializer_class = MeasureSerializer
    queryset = Measure.objects.all()
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = MeasureFilter

    def get_queryset(self) -> QuerySet[Measure]:
        return Measure.objects.all() if self.is_staff else Measure.objects.published()

    @extend_schema(
        summary="Maßnahme anlegen", request=MeasureInput, responses={201: MeasureSerializer}
    )
    def create(self, request: Request) -> Response:
        measure = actions.add(self.given(MeasureInput), by=self.by)
        return self.created(self.fresh(measure))

    @extend_schema(summary="Maßnahme ändern", request=MeasureInput, responses=MeasureSerializer)
    def partial_update(self, request: Request, **kwargs: str) -> Response:
        measure = self.one()
        self.check_match(measure)
        actions.edit(measure, self.given(MeasureInput, measure), by=self.by)
        return self.shown(self.fresh(measure))
