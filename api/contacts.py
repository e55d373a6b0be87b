"""The people at partners, for the office alone."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.partners import contacts
from alliances.partners.forms import CONTACT_FIELDS
from alliances.partners.models import Contact, Partner
from api.profile_shapes import DutiesField
from api.resource import ListedResource


class PersonAtPartnerSerializer(serializers.ModelSerializer):
    """One person at a partner."""

    partner = serializers.UUIDField(source="partner_id")
    duties = DutiesField()

    class Meta:
        model = Contact
        fields = ["id", "partner", *CONTACT_FIELDS, "is_main", "duties"]


@extend_schema_serializer(component_name="ContactOfPartner")
class ContactOfPartnerInput(serializers.ModelSerializer):
    """What may be said about a person at a partner."""

    partner = serializers.PrimaryKeyRelatedField(queryset=Partner.objects.all())
    duties = DutiesField(required=False)

    class Meta:
        model = Contact
        fields = ["partner", *CONTACT_FIELDS, "duties"]


class ContactFilter(filters.FilterSet):
    """Of which partner."""

    partner = filters.ModelChoiceFilter(queryset=Partner.objects.all())

    class Meta:
        model = Contact
        fields = ["partner"]


@extend_schema_view(
    list=extend_schema(summary="Alle Ansprechpersonen"),
    retrieve=extend_schema(summary="Eine Ansprechperson"),
)
class ContactResource(ListedResource):
    """Never public: the office reads and changes them."""

    tag = "Partner"
    permissions = {
        "list": "office.read",
        "retrieve": "office.read",
        "create": "partners.review",
        "partial_update": "partners.review",
        "destroy": "partners.review",
        "make_main": "partners.review",
    }
    serializer_class = PersonAtPartnerSerializer
    queryset = Contact.objects.all()
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = ContactFilter

    def get_queryset(self) -> QuerySet[Contact]:
        return Contact.objects.order_by("partner_id", "-is_main", "name", "id")

    @extend_schema(
        summary="Ansprechperson hinzufügen",
        description="Die erste eines Partners ist zugleich die, an die die Plattform schreibt.",
        request=ContactOfPartnerInput,
        responses={201: PersonAtPartnerSerializer},
    )
    def create(self, request: Request) -> Response:
        values = self.given(ContactOfPartnerInput)
        contact = contacts.add(values.pop("partner"), values, by=self.by)
        return self.created(self.fresh(contact))

    @extend_schema(
        summary="Ansprechperson ändern",
        request=ContactOfPartnerInput,
        responses=PersonAtPartnerSerializer,
    )
    def partial_update(self, request: Request, **kwargs: str) -> Response:
        contact = self.one()
        self.check_match(contact)
        values = self.given(ContactOfPartnerInput, contact)
        if values.pop("partner", contact.partner) != contact.partner:
            raise ValidationError({"partner": "Eine Ansprechperson bleibt bei ihrem Partner."})
        contacts.edit(contact, values, by=self.by)
        return self.shown(self.fresh(contact))

    @extend_schema(
        summary="Ansprechperson entfernen",
        description="Ihr Zugang zum Portal endet damit. Die erste Ansprechperson bleibt, bis eine "
        "andere bestimmt ist.",
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: str) -> Response:
        contact = self.one()
        self.check_match(contact)
        contacts.remove(contact, by=self.by)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Zur ersten Ansprechperson machen",
        request=None,
        responses=PersonAtPartnerSerializer,
    )
    @action(detail=True, methods=["post"], url_path="make-main")
    def make_main(self, request: Request, **kwargs: str) -> Response:
        contact = contacts.make_main(self.one(), by=self.by)
        return self.shown(self.fresh(contact))
