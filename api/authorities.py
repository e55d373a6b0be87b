"""Who may sign for the county and for its partners."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.declarations.authorities import actions
from alliances.declarations.authorities.models import Authority
from alliances.partners.models import Partner
from api.resource import ListedResource


class AuthoritySerializer(serializers.ModelSerializer):
    """One entry of the register."""

    class Meta:
        model = Authority
        fields = ["id", "partner", *actions.FIELDS, "updated_at"]


@extend_schema_serializer(component_name="Authority")
class AuthorityInput(serializers.ModelSerializer):
    """Who may sign, what that rests on, and for how long."""

    class Meta:
        model = Authority
        fields = actions.FIELDS
        extra_kwargs = {
            "basis_on": {"help_text": "Bei Beschluss und Vollmacht nötig."},
            "valid_until": {"help_text": "Der letzte Tag; leer, solange kein Ende feststeht."},
        }


@extend_schema_serializer(component_name="NewAuthority")
class NewAuthorityInput(AuthorityInput):
    """The same, and for whom; that never changes."""

    partner = serializers.PrimaryKeyRelatedField(
        queryset=Partner.objects.all(),
        allow_null=True,
        default=None,
        help_text="Kennung des Partners; leer: für den Landkreis.",
        error_messages={
            "does_not_exist": "Diesen Partner gibt es hier nicht.",
            "incorrect_type": "Bitte geben Sie die Kennung (UUID) des Partners an.",
        },
    )

    class Meta(AuthorityInput.Meta):
        fields = ["partner", *actions.FIELDS]


class AuthorityFilter(filters.FilterSet):
    """By whose entry it is."""

    partner = filters.UUIDFilter("partner_id", label="Kennung des Partners.")
    of_county = filters.BooleanFilter(
        "partner", lookup_expr="isnull", label="Einträge des Landkreises, oder alle anderen."
    )

    class Meta:
        model = Authority
        fields = ["partner", "of_county"]


@extend_schema_view(
    list=extend_schema(summary="Alle Zeichnungsberechtigten"),
    retrieve=extend_schema(summary="Ein Eintrag"),
)
class AuthorityResource(ListedResource):
    """Read by the office, kept by the coordination."""

    tag = "Zeichnungsberechtigte"
    permissions = {
        "list": "office.read",
        "retrieve": "office.read",
        "create": "authorities.edit",
        "partial_update": "authorities.edit",
        "destroy": "authorities.edit",
    }
    serializer_class = AuthoritySerializer
    queryset = Authority.objects.all()
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = AuthorityFilter

    def get_queryset(self) -> QuerySet[Authority]:
        return Authority.objects.all()

    @extend_schema(
        summary="Person eintragen",
        request=NewAuthorityInput,
        responses={201: AuthoritySerializer},
    )
    def create(self, request: Request) -> Response:
        values = self.given(NewAuthorityInput)
        authority = actions.add(values, partner=values.pop("partner"), by=self.by)
        return self.created(self.fresh(authority))

    @extend_schema(
        summary="Eintrag ändern oder beenden",
        request=AuthorityInput,
        responses=AuthoritySerializer,
    )
    def partial_update(self, request: Request, **kwargs: str) -> Response:
        authority = self.one()
        self.check_match(authority)
        actions.edit(authority, self.given(AuthorityInput, authority), by=self.by)
        return self.shown(self.fresh(authority))

    @extend_schema(summary="Eintrag löschen", responses={204: None})
    def destroy(self, request: Request, **kwargs: str) -> Response:
        authority = self.one()
        self.check_match(authority)
        actions.delete(authority, by=self.by)
        return Response(status=status.HTTP_204_NO_CONTENT)
