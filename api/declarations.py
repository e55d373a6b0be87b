"""Declarations: draw up, release, sign, end, and the paper itself."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import (
    extend_schema,
    extend_schema_view,
)
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.declarations import actions, ending, papers, signing
from alliances.declarations.models import Declaration, DeclarationQuerySet, Signature
from alliances.declarations.sealing import paper_of
from alliances.declarations.states import Step, check
from alliances.launches.countersigning import sign_many
from api.declaration_shapes import (
    DeclarationInput,
    DeclarationSerializer,
    ExclusionInput,
    ManySignaturesInput,
    ManySigned,
    RecallInput,
    SignatureInput,
    WithdrawalInput,
)
from api.openapi import PDF
from api.resource import ListedResource

Party = Signature.Party
WAYS = {Party.COUNTY: Signature.Way.ONLINE, Party.PARTNER: Signature.Way.PAPER}


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
