"""What partners bring: public with their partner, entered by the office."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.contributions import actions
from alliances.contributions.models import Contribution
from alliances.measures.models import Measure
from alliances.partners.models import Partner
from api.profile_shapes import ContributionOfPartnerSerializer
from api.resource import ListedResource


class ContributionSerializer(ContributionOfPartnerSerializer):
    """One contribution and whose it is."""

    partner = serializers.UUIDField(source="partner_id")

    class Meta(ContributionOfPartnerSerializer.Meta):
        fields = ["partner", *ContributionOfPartnerSerializer.Meta.fields]


@extend_schema_serializer(component_name="Contribution")
class ContributionInput(serializers.ModelSerializer):
    """What may be said about a contribution."""

    partner = serializers.PrimaryKeyRelatedField(queryset=Partner.objects.all())
    measure = serializers.PrimaryKeyRelatedField(
        queryset=Measure.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = Contribution
        fields = ["partner", *actions.FIELDS]


class ContributionFilter(filters.FilterSet):
    """Whose, to which measure, of which year."""

    partner = filters.UUIDFilter("partner_id")
    measure = filters.UUIDFilter("measure_id")
    year = filters.NumberFilter()

    class Meta:
        model = Contribution
        fields = ["partner", "measure", "year"]


@extend_schema_view(
    list=extend_schema(
        summary="Was Partner beitragen",
        description="Ohne Schlüssel: die Beiträge der öffentlich genannten Partner.",
    ),
    retrieve=extend_schema(summary="Ein Beitrag"),
)
class ContributionResource(ListedResource):
    """Read by everybody, changed by those who look after partners."""

    tag = "Partner"
    permissions = {
        "list": "site.read",
        "retrieve": "site.read",
        "create": "partners.review",
        "partial_update": "partners.review",
        "destroy": "partners.review",
    }
    serializer_class = ContributionSerializer
    queryset = Contribution.objects.all()
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = ContributionFilter

    def get_queryset(self) -> QuerySet[Contribution]:
        found = Contribution.objects.select_related("measure").order_by("created_at", "id")
        return found if self.is_staff else found.public(timezone.localdate())

    @extend_schema(
        summary="Beitrag eintragen",
        request=ContributionInput,
        responses={201: ContributionSerializer},
    )
    def create(self, request: Request) -> Response:
        values = self.given(ContributionInput)
        contribution = actions.add(values.pop("partner"), values, by=self.by)
        return self.created(self.fresh(contribution))

    @extend_schema(
        summary="Beitrag ändern", request=ContributionInput, responses=ContributionSerializer
    )
    def partial_update(self, request: Request, **kwargs: str) -> Response:
        contribution = self.one()
        self.check_match(contribution)
        values = self.given(ContributionInput, contribution)
        if values.pop("partner", contribution.partner) != contribution.partner:
            raise ValidationError({"partner": "Ein Beitrag bleibt bei seinem Partner."})
        actions.edit(contribution, values, by=self.by)
        return self.shown(self.fresh(contribution))

    @extend_schema(summary="Beitrag löschen", responses={204: None})
    def destroy(self, request: Request, **kwargs: str) -> Response:
        contribution = self.one()
        self.check_match(contribution)
        actions.delete(contribution, by=self.by)
        return Response(status=status.HTTP_204_NO_CONTENT)
