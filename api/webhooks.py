"""Webhooks: who is told when something happens."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.webhooks import actions
from alliances.webhooks.events import EVENTS
from alliances.webhooks.models import Endpoint
from api.resource import ListedResource


class WebhookSerializer(serializers.ModelSerializer):
    """One webhook; its secret is shown once, when it is made."""

    events = serializers.ListField(child=serializers.ChoiceField(list(EVENTS.items())))
    is_paused = serializers.SerializerMethodField()

    class Meta:
        model = Endpoint
        fields = [
            "id",
            "label",
            "url",
            "events",
            "created_at",
            "failing_since",
            "is_paused",
            "paused_because",
        ]

    def get_is_paused(self, endpoint: Endpoint) -> bool:
        return endpoint.paused_at is not None


class NewWebhookSerializer(WebhookSerializer):
    """The answer that shows the secret."""

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


class WebhookInput(serializers.Serializer):
    """What may be said about a webhook."""

    label = serializers.CharField(max_length=120)  # type: ignore[assignment]
    url = serializers.CharField(max_length=500)
    events = serializers.ListField(
        child=serializers.ChoiceField(list(EVENTS.items())), allow_empty=False, max_length=50
    )


class WebhookChange(WebhookInput):
    """The same, and whether it is paused."""

    is_paused = serializers.BooleanField(required=False)


@extend_schema_view(
    list=extend_schema(summary="Alle Webhooks"),
    retrieve=extend_schema(summary="Ein Webhook"),
)
class WebhookResource(ListedResource):
    """Seen and changed by the coordination only."""

    tag = "Webhooks"
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "destroy", "test"), "webhooks.manage"
    )
    serializer_class = WebhookSerializer
    queryset = Endpoint.objects.all()

    @extend_schema(
        summary="Webhook einrichten", request=WebhookInput, responses={201: NewWebhookSerializer}
    )
    def create(self, request: Request) -> Response:
        endpoint, secret = actions.register(**self.given(WebhookInput), by=self.by)
        response = self.created(endpoint)
        response.data["secret"] = secret
        return response

    @extend_schema(summary="Webhook ändern", request=WebhookChange, responses=WebhookSerializer)
    def partial_update(self, request: Request, **kwargs: str) -> Response:
        endpoint = self.one()
        self.check_match(endpoint)
        values = self.given(WebhookChange)
        is_paused = values.pop("is_paused", None)
        if values:
            actions.edit(endpoint, values, by=self.by)
        if is_paused is not None:
            (actions.pause if is_paused else actions.resume)(endpoint, by=self.by)
        return self.shown(self.fresh(endpoint))

    @extend_schema(summary="Webhook entfernen", responses={204: None})
    def destroy(self, request: Request, **kwargs: str) -> Response:
        endpoint = self.one()
        self.check_match(endpoint)
        actions.delete(endpoint, by=self.by)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Testzustellung senden", request=None, responses={202: None})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, **kwargs: str) -> Response:
        actions.send_test(self.one(), by=self.by)
        return Response(status=status.HTTP_202_ACCEPTED)
