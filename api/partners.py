"""Partners: the public directory for everybody, the whole desk for the office."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, DateField, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.declarations.models import Declaration
from alliances.partners import actions, editing
from alliances.partners.models import Partner, PartnerQuerySet
from api.partner_shapes import (
    DeclineInput,
    PartnerInput,
    PartnerSerializer,
    PublicPartnerSerializer,
    QuestionInput,
)
from api.resource import ListedResource


class PartnerFilter(filters.FilterSet):
    """What a list of partners can be narrowed to; a visitor narrows what is public anyway."""

    q = filters.CharFilter(method="find", label="Wörter in Name, Ort oder Kurzporträt.")
    category = filters.CharFilter("category__name", "iexact", label="Name der Kategorie.")
    kind = filters.ChoiceFilter(choices=Partner.Kind.choices)
    state = filters.ChoiceFilter(choices=Partner.State.choices)
    on = filters.DateFilter(
        method="who_was_partner",
        label="Wer an diesem Tag Partner war. Ohne Schlüssel geht nur der heutige Tag.",
    )

    class Meta:
        model = Partner
        fields = ["q", "category", "kind", "state", "on"]

    def who_was_partner(self, partners: PartnerQuerySet, name: str, day: date) -> QuerySet[Partner]:
        """Who was a partner once, and is not any more, is told to nobody but the office."""
        if self.request.auth is None and day != timezone.localdate():
            raise ValidationError({name: "Ohne Schlüssel gibt es nur den heutigen Tag."})
        return partners.in_force(day).annotate(partner_since=since(day))

    def find(self, partners: QuerySet[Partner], name: str, words: str) -> QuerySet[Partner]:
        for word in words[:200].split():
            partners = partners.filter(
                Q(name__icontains=word) | Q(city__icontains=word) | Q(description__icontains=word)
            )
        return partners


def since(day: date) -> Case:
    """Since when somebody is a partner on this day without a gap; nothing for who is not."""
    declarations = Declaration.objects.filter(partner=OuterRef("pk"))
    begun = declarations.beginning().filter(in_force_from__lte=day).order_by("-in_force_from")
    return Case(
        When(Exists(declarations.in_force(day)), then=Subquery(begun.values("in_force_from")[:1])),
        default=None,
        output_field=DateField(),
    )


def either(many: bool = False) -> PolymorphicProxySerializer:
    """What a key sees, or what a visitor sees."""
    return PolymorphicProxySerializer(
        component_name="AnyPartner",
        serializers=[PartnerSerializer, PublicPartnerSerializer],
        resource_type_field_name=None,
        many=many,
    )


@extend_schema_view(
    list=extend_schema(
        summary="Alle Partner",
        description="Ohne Schlüssel: die öffentlich genannten Partner, deren Erklärung in Kraft "
        "ist, mit ihren öffentlichen Angaben. Mit Schlüssel: alle, mit allen Angaben; `on` fragt "
        "dann nach jedem Tag.",
        responses=either(many=True),
    ),
    retrieve=extend_schema(summary="Ein Partner", responses=either()),
)
class PartnerResource(ListedResource):
    """Who has joined, and who wants to."""

    tag = "Partner"
    permissions = {
        "list": "site.read",
        "retrieve": "site.read",
        "create": "partners.review",
        "partial_update": "partners.review",
        "accept": "partners.review",
        "decline": "partners.review",
        "ask": "partners.review",
    }
    queryset = Partner.objects.all()
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = PartnerFilter

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return PartnerSerializer if self.is_staff else PublicPartnerSerializer

    def get_queryset(self) -> QuerySet[Partner]:
        today = timezone.localdate()
        partners = (
            Partner.objects.select_related("category", "level")
            .annotate(partner_since=since(today))
            .prefetch_related("contributions__measure")
        )
        if self.is_staff:
            return partners.prefetch_related("contacts", "inquiries")
        return partners.public(today)

    @extend_schema(
        summary="Partner eintragen",
        description="Wie von Hand im Büro: Die E-Mail-Adresse gilt als bekannt, der Partner steht "
        "danach als Anfrage (`applied`) da.",
        request=PartnerInput,
        responses={201: PartnerSerializer},
    )
    def create(self, request: Request) -> Response:
        values = self.given(PartnerInput)
        contact = values.pop("contact")
        return self.created(
            self.fresh(actions.add(partner=values, contact=contact, by=self.by)),
        )

    @extend_schema(
        summary="Partner ändern",
        description="`contact` ändert die erste Ansprechperson. Unterschriebene Erklärungen "
        "bleiben, wie sie sind.",
        request=PartnerInput,
        responses=PartnerSerializer,
    )
    def partial_update(self, request: Request, **kwargs: str) -> Response:
        partner = self.one()
        self.check_match(partner)
        values = self.given(PartnerInput, partner)
        contact = values.pop("contact", None)
        if values:
            editing.edit(partner, values, by=self.by)
        if contact:
            self._change_contact(partner, contact)
        return self.shown(self.fresh(partner))

    def _change_contact(self, partner: Partner, contact: dict[str, Any]) -> None:
        """A partner without a contact needs a whole one, not a part."""
        missing = {"name", "email"} - contact.keys()
        if missing and actions.main_contact(partner) is None:
            raise ValidationError(
                {f"contact.{name}": "Dieses Feld ist zwingend erforderlich." for name in missing}
            )
        editing.edit_contact(partner, contact, by=self.by)

    @extend_schema(summary="Anfrage annehmen", request=None, responses=PartnerSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, **kwargs: str) -> Response:
        partner = self.one()
        actions.accept(partner, by=self.by)
        return self.shown(self.fresh(partner))

    @extend_schema(
        summary="Anfrage ablehnen",
        description="Die Begründung steht in der E-Mail an die Ansprechperson.",
        request=DeclineInput,
        responses=PartnerSerializer,
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, **kwargs: str) -> Response:
        partner = self.one()
        actions.decline(partner, reason=self.given(DeclineInput)["reason"], by=self.by)
        return self.shown(self.fresh(partner))

    @extend_schema(
        summary="Rückfrage stellen",
        description="Die Ansprechperson bekommt eine E-Mail mit einem Link zur Antwort.",
        request=QuestionInput,
        responses=PartnerSerializer,
    )
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, **kwargs: str) -> Response:
        partner = self.one()
        actions.ask(partner, question=self.given(QuestionInput)["question"], by=self.by)
        return self.shown(self.fresh(partner))
