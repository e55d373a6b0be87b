"""The objectives of the alliance."""

from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.goals import actions
from alliances.goals.models import Objective
from api.resource import ListedResource


class GoalSerializer(serializers.ModelSerializer):
    """One objective."""

    class Meta:
        model = Objective
        fields = ["id", "title", "text", "position"]


@extend_schema_serializer(component_name="Goal")
class GoalInput(serializers.ModelSerializer):
    """What may be said about an objective."""

    position = serializers.IntegerField(
        min_value=0,
        max_value=32767,
        required=False,
        help_text="Platz in der Liste, beginnend mit 0; fehlt er, steht ein neues Ziel am Ende.",
    )

    class Meta:
        model = Objective
        fields = ["title", "text", "position"]


@extend_schema_view(
    list=extend_schema(summary="Alle Ziele"),
    retrieve=extend_schema(summary="Ein Ziel"),
)
class GoalResource(ListedResource):
    """Read by everybody, changed by those who write."""

    tag = "Ziele"
    permissions = {
        "list": "site.read",
        "retrieve": "site.read",
        "create": "goals.edit",
        "partial_update": "goals.edit",
        "destroy": "goals.edit",
    }
    serializer_class = GoalSerializer
    queryset = Objective.objects.all()

    @extend_schema(summary="Ziel anlegen", request=GoalInput, responses={201: GoalSerializer})
    def create(self, request: Request) -> Response:
        values = self.given(GoalInput)
        position = values.pop("position", None)
        objective = actions.add(values, by=self.by)
        self._put(objective, position)
        return self.created(self.fresh(objective))

    @extend_schema(summary="Ziel ändern", request=GoalInput, responses=GoalSerializer)
    def partial_update(self, request: Request, **kwargs: str) -> Response:
        objective = self.one()
        self.check_match(objective)
        values = self.given(GoalInput, objective)
        position = values.pop("position", None)
        if values:
            actions.edit(objective, values, by=self.by)
        self._put(objective, position)
        return self.shown(self.fresh(objective))

    @extend_schema(summary="Ziel löschen", responses={204: None})
    def destroy(self, request: Request, **kwargs: str) -> Response:
        objective = self.one()
        self.check_match(objective)
        actions.delete(objective, by=self.by)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _put(self, objective: Objective, position: int | None) -> None:
        """Move an objective step by step to its place, or as near as the list is long."""
        if position is None:
            return
        order = list(Objective.objects.values_list("pk", flat=True))
        distance = min(position, len(order) - 1) - order.index(objective.pk)
        for _ in range(abs(distance)):
            actions.move(objective, distance < 0, by=self.by)
