"""What this county took from others."""

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from alliances.sharing.kinds import KINDS, Kind
from api.resource import ListedResource
from exchange.models import Adoption, Material
from tenants.schemas import current_county


class AdoptedMaterialSerializer(serializers.ModelSerializer):
    """Where a copy came from."""

    class Meta:
        model = Material
        fields = "id kind title state county_name attribution licence".split()


class CopiesSerializer(serializers.ListSerializer):
    """Looks up one's own copies once for the whole list, not once for each line."""

    def to_representation(self, data: Any) -> list[Any]:
        adoptions = list(data)
        self.context["copies"] = own_copies(adoptions)  # type: ignore[index] # shared with lines
        return super().to_representation(adoptions)


class AdoptionSerializer(serializers.ModelSerializer):
    """One material that became a draft of this county."""

    material = AdoptedMaterialSerializer()
    copy = serializers.SerializerMethodField(
        help_text="Kennung des eigenen Objekts; leer, wenn es gelöscht wurde."
    )

    class Meta:
        model = Adoption
        fields = ["id", "adopted_at", "material", "copy"]
        list_serializer_class = CopiesSerializer

    def get_copy(self, adoption: Adoption) -> UUID | None:
        copies = self.context.get("copies")
        if copies is None:
            copies = own_copies([adoption])
        thing = copies.get(adoption.material_id)
        return thing.pk if thing else None


def own_copies(adoptions: list[Adoption]) -> dict[UUID, Model]:
    """This county's copies by the material they came from: one query for each kind."""
    found: dict[UUID, Model] = {}
    for kind in Kind:
        wanted = [each.material_id for each in adoptions if each.material.kind == kind]
        if wanted:
            things = KINDS[kind].model._default_manager.filter(adopted_from__in=wanted)
            found |= {thing.adopted_from: thing for thing in things if thing.adopted_from}
    return found


@extend_schema_view(
    list=extend_schema(summary="Was übernommen wurde"),
    retrieve=extend_schema(summary="Eine Übernahme"),
)
class AdoptionResource(ListedResource):
    """This county's adoptions, nobody else's."""

    tag = "Austausch"
    permissions = {"list": "exchange.read", "retrieve": "exchange.read"}
    serializer_class = AdoptionSerializer
    queryset = Adoption.objects.all()

    def get_queryset(self) -> QuerySet[Adoption]:
        return Adoption.objects.filter(county=current_county()).select_related("material")
