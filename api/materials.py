"""The exchange between counties: search, share a copy, adopt, withdraw."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.lineage import Licence
from alliances.partners.actions import NotAllowedNow
from alliances.sharing import actions
from alliances.sharing.kinds import KINDS, Kind
from api.resource import ListedResource
from exchange.models import Adoption, Material, MaterialFile
from exchange.search import materials
from exchange.views import file_answer
from tenants.schemas import current_county

NOT_LISTED = ("content", "words", "search")


class FileSerializer(serializers.ModelSerializer):
    """What is known about a file; its bytes are at `file/`."""

    class Meta:
        model = MaterialFile
        fields = ["name", "size", "content_type", "sha256"]


class MaterialSummarySerializer(serializers.ModelSerializer):
    """A material as it stands in lists."""

    adopted = serializers.IntegerField(help_text="Wie viele Landkreise es übernommen haben.")
    is_own = serializers.SerializerMethodField(help_text="Ob dieser Landkreis es geteilt hat.")
    file = serializers.SerializerMethodField()

    class Meta:
        model = Material
        fields = (
            "id kind title summary licence attribution visibility state county_name "
            "contact_function shared_at updated_at adopted is_own file"
        ).split()

    def get_is_own(self, material: Material) -> bool:
        return material.county_id == current_county().pk

    @extend_schema_field(FileSerializer(allow_null=True))
    def get_file(self, material: Material) -> Any:
        file = getattr(material, "file", None)
        return FileSerializer(file).data if file else None


class MaterialSerializer(MaterialSummarySerializer):
    """A material as a whole."""

    content = serializers.DictField(help_text="Die geteilte Kopie; Felder je nach Art.")

    class Meta(MaterialSummarySerializer.Meta):
        fields = [*MaterialSummarySerializer.Meta.fields, "content"]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Eine Maßnahme",
            {
                "kind": "measure",
                "source": "5f0d6d0e-2c1b-4d0a-9a53-0c8a5b6f3f11",
                "licence": "CC-BY-4.0",
                "visibility": "counties",
            },
            request_only=True,
        )
    ]
)
class ShareInput(serializers.Serializer):
    """What is given to the others, and on which terms."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    source = serializers.UUIDField(  # type: ignore[assignment] # a field here, no attribute
        help_text="Kennung des eigenen Objekts."
    )
    licence = serializers.ChoiceField(choices=Licence.choices)
    visibility = serializers.ChoiceField(choices=Material.Visibility.choices)
    summary = serializers.CharField(
        max_length=1000, required=False, default="", allow_blank=True, help_text="Worum es geht."
    )


class AdoptedSerializer(serializers.Serializer):
    """What became of a material here: one's own draft, with its source named."""

    adoption = serializers.UUIDField(help_text="Kennung der Übernahme.")
    kind = serializers.ChoiceField(choices=Kind.choices)
    id = serializers.UUIDField(help_text="Kennung des eigenen Entwurfs.")
    attribution = serializers.CharField()
    licence = serializers.CharField()


class MaterialFilter(filters.FilterSet):
    """The search of the exchange, best match first."""

    q = filters.CharFilter(label="Suchwörter.")
    kind = filters.CharFilter(label=f"Art: {', '.join(Kind.values)}.")
    state = filters.CharFilter(
        label="Stand: published (so ist es ohne Angabe) oder withdrawn (nur eigene)."
    )

    def filter_queryset(self, queryset: QuerySet[Material]) -> QuerySet[Material]:
        found = materials(**self.form.cleaned_data).defer(*NOT_LISTED)
        if self.form.cleaned_data["state"] == Material.State.WITHDRAWN:
            return found.filter(county=current_county())
        return found


@extend_schema_view(
    list=extend_schema(summary="Materialien suchen", responses=MaterialSummarySerializer(many=True))
)
class MaterialResource(ListedResource):
    """What counties gave to each other."""

    tag = "Austausch"
    permissions = {
        "list": "exchange.read",
        "retrieve": "exchange.read",
        "file": "exchange.read",
        "create": "exchange.share",
        "withdraw": "exchange.share",
        "adopt": "exchange.adopt",
    }
    serializer_class = MaterialSerializer
    queryset = Material.objects.all()
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = MaterialFilter

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return MaterialSummarySerializer if self.action == "list" else MaterialSerializer

    def get_queryset(self) -> QuerySet[Material]:
        """For one material: available ones, and what was one's own until it was withdrawn."""
        readable = Q(state=Material.State.PUBLISHED) | Q(county=current_county())
        found = Material.objects.filter(readable).select_related("file")
        return found.annotate(adopted=Count("adoptions"))

    def any_material(self) -> Material:
        """A withdrawn one too: it is refused with a reason, not denied."""
        return get_object_or_404(Material.objects.select_related("file"), pk=self.kwargs["id"])

    @extend_schema(summary="Ein Material mit seinem Inhalt")
    def retrieve(self, request: Request, **kwargs: str) -> Response:
        return self.read(self.one())

    @extend_schema(
        summary="Eigenes teilen",
        description="Gibt eine Kopie in den Austausch; was danach am eigenen Objekt geändert wird, "
        "ändert die Kopie nicht.",
        request=ShareInput,
        responses={201: MaterialSerializer},
    )
    def create(self, request: Request) -> Response:
        values = self.given(ShareInput)
        things = KINDS[Kind(values["kind"])].model._default_manager
        thing = things.filter(pk=values.pop("source")).first()
        if thing is None:
            raise serializers.ValidationError(
                {"source": "Ein eigenes Objekt dieser Art mit dieser Kennung gibt es nicht."}
            )
        material = actions.share(thing, **values, by=self.by)
        return self.created(self.fresh(material))

    @extend_schema(
        summary="Übernehmen",
        description="Macht aus dem Material einen eigenen Entwurf, in dem die Quelle genannt ist. "
        "Wurde es schon übernommen, nennt das Problem unter `existing` die eigene Kopie.",
        request=None,
        responses={201: AdoptedSerializer},
    )
    @action(detail=True, methods=["post"])
    def adopt(self, request: Request, **kwargs: str) -> Response:
        material = self.any_material()
        thing = actions.adopt(material, by=self.by)
        adoption = Adoption.objects.get(material=material, county=current_county())
        told = {
            "adoption": adoption.pk,
            "kind": material.kind,
            "id": thing.pk,
            "attribution": thing.attribution,
            "licence": thing.source_licence,
        }
        return Response(AdoptedSerializer(told).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Zurückziehen",
        description="Nur eigenes Material. Wer es schon übernommen hat, behält seine Kopie.",
        request=None,
        responses=MaterialSerializer,
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: str) -> Response:
        material = self.any_material()
        if material.county_id != current_county().pk:
            raise PermissionDenied("Zurückziehen kann nur, wer das Material geteilt hat.")
        if not actions.withdraw(material, by=self.by):
            raise NotAllowedNow("Dieses Material ist schon zurückgezogen.")
        return self.shown(self.fresh(material))

    @extend_schema(
        summary="Die Datei eines Materials",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True)
    def file(self, request: Request, **kwargs: str) -> FileResponse:
        return file_answer(getattr(self.one(), "file", None))
