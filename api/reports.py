"""Yearly reports of partners, to be read by the office's programs."""

from typing import Any

from django.db.models import F, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from alliances.reports.models import PartnerReport
from api.resource import ListedResource


class ReportSerializer(serializers.ModelSerializer):
    """One partner's report about one year."""

    year = serializers.IntegerField(read_only=True)
    partner = serializers.UUIDField(source="partner_id", read_only=True)
    partner_name = serializers.CharField(source="partner.name", read_only=True)
    is_extended = serializers.SerializerMethodField()

    class Meta:
        model = PartnerReport
        fields = [
            "id",
            "year",
            "partner",
            "partner_name",
            "state",
            "due_on",
            "is_extended",
            "reminders",
            "done",
            "figures",
            "planned",
            "may_publish",
            "asked_at",
            "submitted_at",
            "accepted_at",
        ]
        read_only_fields = fields

    def get_is_extended(self, report: PartnerReport) -> bool:
        """Whether the partner has put its day off."""
        return report.extended_at is not None


class ReportFilter(filters.FilterSet):
    """What a list of reports can be narrowed to."""

    year = filters.NumberFilter("round__year", label="Jahr, über das berichtet wird.")
    state = filters.ChoiceFilter(choices=PartnerReport.State.choices)
    partner = filters.UUIDFilter("partner_id", label="Kennung des Partners.")

    class Meta:
        model = PartnerReport
        fields = ["year", "state", "partner"]


@extend_schema_view(
    list=extend_schema(
        summary="Alle Jahresberichte",
        description="Auch die angeforderten, die noch fehlen. Nur mit Schlüssel.",
    ),
    retrieve=extend_schema(summary="Ein Jahresbericht"),
)
class ReportResource(ListedResource):
    """What partners have reported, and who still has to."""

    tag = "Jahresberichte"
    permissions = {"list": "office.read", "retrieve": "office.read"}
    queryset = PartnerReport.objects.all()
    serializer_class = ReportSerializer
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = ReportFilter

    def get_queryset(self) -> QuerySet[Any]:
        reports = PartnerReport.objects.select_related("partner", "round")
        told = reports.annotate(year=F("round__year"), sort_name=F("partner__sort_name"))
        return told.order_by("-year", "sort_name", "id")
