"""Declarations: draw up, release, sign, end, and the paper itself."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.declarations import actions, ending, papers, signing
from alliances.declarations.models import Declaration, DeclarationQuerySet, Signature
from alliances.declarations.sealing import paper_of
from alliances.declarations.states import Step, check
from alliances.launches.countersigning import MOST as MOST_AT_ONCE
from alliances.launches.countersigning import sign_many
from alliances.partners.models import Partner
from api.openapi import PDF
from api.resource import ListedResource

Party = Signature.Party
WAYS = {Party.COUNTY: Signature.Way.ONLINE, Party.PARTNER: Signature.Way.PAPER}


class SignatureSerializer(serializers.ModelSerializer):
    """One side's signature."""

    date = serializers.DateField(source="signed_on")

    class Meta:
        model = Signature
        fields = ("party name function organisation place date way authority recorded_at").split()


class DeclarationSerializer(serializers.ModelSerializer):
    """A declaration with its signatures."""

    text_version = serializers.IntegerField(source="text.version")
    state = serializers.ChoiceField(source="stands", choices=Declaration.State.choices)
    signatures = SignatureSerializer(many=True)
    sealed_at = serializers.DateTimeField(
        source="sealed_paper.sealed_at",
        allow_null=True,
        read_only=True,
        help_text="Wann das PDF elektronisch gesiegelt wurde; danach ändert es sich nicht mehr.",
    )
    document_sha256 = serializers.CharField(
        source="sealed_paper.sha256",
        allow_null=True,
        read_only=True,
        help_text="Prüfsumme der gesiegelten PDF-Datei.",
    )

    class Meta:
        model = Declaration
        fields = (
            "id number title partner partner_name text_version state in_force_from ended_on "
            "end_kind end_statement replaces sha256 drawn_up_on updated_at signatures sealed_at "
            "document_sha256"
        ).split()


class DeclarationInput(serializers.Serializer):
    """For whom a declaration is drawn up."""

    partner = serializers.PrimaryKeyRelatedField(
        queryset=Partner.objects.all(),
        error_messages={
            "does_not_exist": "Diesen Partner gibt es hier nicht.",
            "incorrect_type": "Bitte geben Sie die Kennung (UUID) des Partners an.",
        },
    )
    draft = serializers.BooleanField(
        default=False, help_text="Nur aufsetzen, noch nicht zur Unterschrift freigeben."
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Für den Landkreis",
            {
                "party": "county",
                "name": "Kim Muster",
                "function": "Landrätin",
                "place": "Lörrach",
                "date": "2026-06-02",
            },
            request_only=True,
        )
    ]
)
class SignatureInput(serializers.Serializer):
    """A signature as it is given or recorded."""

    party = serializers.ChoiceField(choices=Party.choices)
    name = serializers.CharField(
        max_length=160,
        required=False,
        allow_blank=True,
        default="",
        help_text="Für den Landkreis nötig; fehlt auf einem Papier der Name, bleibt er leer.",
    )
    function = serializers.CharField(max_length=160)
    place = serializers.CharField(max_length=120)
    date = serializers.DateField(help_text="Heute oder früher, nicht vor `valid_from` des Textes.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who signs here and now says who they are."""
        if attrs["party"] == Party.COUNTY and not attrs["name"]:
            raise serializers.ValidationError({"name": "Bitte geben Sie den Namen an."})
        return attrs


class ManySignaturesInput(serializers.Serializer):
    """One signature of the county under many declarations."""

    declarations = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_AT_ONCE
    )
    name = serializers.CharField(max_length=160)
    function = serializers.CharField(max_length=160)
    place = serializers.CharField(max_length=120)
    date = serializers.DateField(help_text="Heute oder früher, nicht vor `valid_from` des Textes.")

    def validate_declarations(self, value: list[UUID]) -> list[UUID]:
        """Each of them is one of this county."""
        known = set(Declaration.objects.filter(pk__in=value).values_list("pk", flat=True))
        if unknown := [str(each) for each in value if each not in known]:
            raise serializers.ValidationError(f"Gibt es hier nicht: {', '.join(unknown)}.")
        return value


class ManySigned(serializers.Serializer):
    """What one signature under many has done."""

    signed = serializers.ListField(child=serializers.UUIDField())
    already_signed = serializers.ListField(child=serializers.UUIDField())


class WithdrawalInput(serializers.Serializer):
    """When a declaration ends, and the words in which that was declared."""

    effective_on = serializers.DateField(help_text="Frühestens heute.")
    statement = serializers.CharField(max_length=4000)


class ExclusionInput(serializers.Serializer):
    """An exclusion and why."""

    effective_on = serializers.DateField(help_text="Frühestens heute.")
    reason = serializers.CharField(
        max_length=4000, help_text="Steht in der E-Mail an den Partner, nicht an die anderen."
    )


class RecallInput(serializers.Serializer):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=4000, help_text="Steht in der E-Mail an den Partner.")


class DeclarationFilter(filters.FilterSet):
    """By where it stands, and whose it is."""

    state = filters.ChoiceFilter(choices=Declaration.State.choices, method="standing")
    end_kind = filters.ChoiceFilter(choices=Declaration.EndKind.choices)
    partner = filters.UUIDFilter("partner_id", label="Kennung des Partners.")

    class Meta:
        model = Declaration
        fields = ["state", "end_kind", "partner"]

    def standing(self, found: DeclarationQuerySet, name: str, state: str) -> DeclarationQuerySet:
        """As of today, like the answers."""
        return found.standing(state, timezone.localdate())


@extend_schema_view(
    list=extend_schema(summary="Alle Erklärungen"),
    retrieve=extend_schema(summary="Eine Erklärung"),
)
class DeclarationResource(ListedResource):
    """The office's file of declarations."""

    tag = "Erklärungen"
    permissions = {
        "list": "office.read",
        "retrieve": "office.read",
        "document": "office.read",
        "create": "declarations.draw_up",
        "release": "declarations.draw_up",
        "sign": "declarations.sign",
        "sign_many": "declarations.sign",
        "withdraw": "declarations.end",
        "exclude": "declarations.end",
        "recall": "declarations.draw_up",
    }
    serializer_class = DeclarationSerializer
    queryset = Declaration.objects.all()
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = DeclarationFilter

    def get_queryset(self) -> QuerySet[Declaration]:
        return Declaration.objects.select_related("text", "sealed_paper").prefetch_related(
            "signatures"
        )

    @extend_schema(
        summary="Erklärung aufsetzen",
        description="Aus dem veröffentlichten Text und den Angaben eines angenommenen Partners. "
        "Ohne `draft` wird sie gleich zur Unterschrift freigegeben, und die Ansprechperson bekommt "
        "den Link zum Unterschreiben.",
        request=DeclarationInput,
        responses={201: DeclarationSerializer},
    )
    def create(self, request: Request) -> Response:
        values = self.given(DeclarationInput)
        declaration = actions.draw_up(values["partner"], by=self.by)
        if not values["draft"]:
            actions.release(declaration, by=self.by)
        return self.created(self.fresh(declaration))

    @extend_schema(
        summary="Zur Unterschrift freigeben", request=None, responses=DeclarationSerializer
    )
    @action(detail=True, methods=["post"])
    def release(self, request: Request, **kwargs: str) -> Response:
        declaration = self.one()
        actions.release(declaration, by=self.by)
        return self.shown(self.fresh(declaration))

    @extend_schema(
        summary="Unterschreiben",
        description="Für den Landkreis, oder eine auf Papier geleistete Unterschrift des Partners. "
        "Mit der zweiten Unterschrift tritt die Erklärung in Kraft: am späteren der beiden Tage. "
        "Was ein Schlüssel erfasst, erklärt der Landkreis selbst; steht die Person im Verzeichnis "
        "der Zeichnungsberechtigten, muss ihr Eintrag an diesem Tag gelten.",
        request=SignatureInput,
        responses=DeclarationSerializer,
    )
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, **kwargs: str) -> Response:
        declaration = self.one()
        values = self.given(SignatureInput)
        on, way = values.pop("date"), WAYS[values["party"]]
        signing.sign(declaration, **values, on=on, way=way, by=self.by)
        return self.shown(self.fresh(declaration))

    @extend_schema(
        summary="Viele für den Landkreis unterschreiben",
        description="Was die Partner unterschrieben haben; alle oder keine. Was der Landkreis "
        "schon unterschrieben hat, bleibt, wie es ist, und steht in `already_signed`.",
        request=ManySignaturesInput,
        responses=ManySigned,
    )
    @action(detail=False, methods=["post"], url_path="sign-many")
    def sign_many(self, request: Request) -> Response:
        values = self.given(ManySignaturesInput)
        chosen, on = values.pop("declarations"), values.pop("date")
        done = sign_many(chosen, **values, on=on, by=self.by)
        return Response(
            {
                "signed": [str(each.pk) for each in done.signed],
                "already_signed": [str(each.pk) for each in done.already],
            }
        )

    @extend_schema(
        summary="Austritt erfassen",
        description="Die anderen Partner, deren Erklärung heute in Kraft ist, erhalten die "
        "Mitteilung; `statement` steht darin im Wortlaut, außer bei Privatpersonen, die nicht "
        "öffentlich genannt sind.",
        request=WithdrawalInput,
        responses=DeclarationSerializer,
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: str) -> Response:
        declaration = self.one()
        ending.withdraw(declaration, **self.given(WithdrawalInput), by=self.by)
        return self.shown(self.fresh(declaration))

    @extend_schema(
        summary="Partner ausschließen", request=ExclusionInput, responses=DeclarationSerializer
    )
    @action(detail=True, methods=["post"])
    def exclude(self, request: Request, **kwargs: str) -> Response:
        declaration = self.one()
        ending.exclude(declaration, **self.given(ExclusionInput), by=self.by)
        return self.shown(self.fresh(declaration))

    @extend_schema(
        summary="Zurücknehmen",
        description="Was freigegeben und noch nicht in Kraft ist. Ein Entwurf wird auf der Seite "
        "der Verwaltung verworfen.",
        request=RecallInput,
        responses=DeclarationSerializer,
    )
    @action(detail=True, methods=["post"])
    def recall(self, request: Request, **kwargs: str) -> Response:
        declaration = self.one()
        check(declaration, Step.RECALL)
        ending.take_back(declaration, **self.given(RecallInput), by=self.by)
        return self.shown(self.fresh(declaration))

    @extend_schema(summary="Die Erklärung als PDF", responses=PDF)
    @action(detail=True)
    def document(self, request: Request, **kwargs: str) -> HttpResponse:
        declaration = self.one()
        name = papers.file_name(declaration)
        return HttpResponse(
            paper_of(declaration),
            status=status.HTTP_200_OK,
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
