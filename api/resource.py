"""What all resources have in common: who may, one transaction for a change, repeating, tags."""

from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.cache import patch_vary_headers
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.actors import Actor
from api.access import acting
from api.openapi import CountySchema
from api.parsing import AlwaysJson, ModestJSONParser
from api.repeating import once
from api.tags import check_match, is_known, tag_of
from tenants.transactions import atomic

Thing = TypeVar("Thing", bound=Model)


class Resource(GenericViewSet):
    """Calls about one kind of thing; `permissions` names what each of them needs."""

    permissions: ClassVar[dict[str, str]] = {}
    tag = ""
    schema = CountySchema()
    parser_classes = [ModestJSONParser]
    content_negotiation_class = AlwaysJson
    metadata_class = None
    http_method_names = ["get", "head", "post", "patch", "delete"]
    lookup_url_kwarg = "id"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # A change is one transaction, whatever it is made of; a refusal anywhere undoes all of it.
        name = (request.method or "").lower()
        if name in {"post", "patch", "delete"} and hasattr(self, name):
            handler = getattr(self, name)
            setattr(self, name, once(handler) if name == "post" else atomic(handler))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Authorization"])
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    @property
    def by(self) -> Actor:
        """Who acts."""
        return acting(self.request)

    @property
    def is_staff(self) -> bool:
        """Whether a key of the office is shown; its holder sees more than what is published."""
        return self.request.auth is not None

    def one(self) -> Any:
        """The thing of this address, held against others while it is changed; 404 for all else."""
        things = self.get_queryset()
        thing = get_object_or_404(things, pk=self.kwargs["id"])
        if self.request.method not in {"PATCH", "DELETE"}:
            return thing
        hold(thing)
        return get_object_or_404(things.all(), pk=thing.pk)

    def fresh(self, thing: Thing) -> Any:
        """The same thing as this resource shows it, after a change."""
        return self.get_queryset().get(pk=thing.pk)

    def given(
        self, serializer: type[serializers.BaseSerializer], instance: Any = None
    ) -> dict[str, Any]:
        """The checked values of the body; of a PATCH, only those that were sent."""
        partial = self.request.method == "PATCH"
        asked = serializer(
            instance, data=self.request.data, partial=partial, context={"request": self.request}
        )
        asked.is_valid(raise_exception=True)
        return asked.validated_data

    def shown(self, thing: Any, status_code: int = status.HTTP_200_OK) -> Response:
        """The answer that shows one thing, with its ETag."""
        data = self.represent(thing)
        return Response(data, status=status_code, headers={"ETag": tag_of(data)})

    def created(self, thing: Any) -> Response:
        """The answer that shows a new thing and where it is."""
        response = self.shown(thing, status.HTTP_201_CREATED)
        response["Location"] = self.request.build_absolute_uri(f"{self.request.path}{thing.pk}/")
        return response

    def read(self, thing: Any) -> Response:
        """The answer to somebody who may know this state already."""
        response = self.shown(thing)
        if is_known(self.request, response["ETag"]):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": response["ETag"]})
        return response

    def check_match(self, thing: Any) -> None:
        """ChangedMeanwhile if the caller wants to change a state that is no more."""
        check_match(self.request, tag_of(self.represent(thing)))

    def represent(self, thing: Any) -> Any:
        """The thing as plain values."""
        return self.get_serializer(thing).data


class ListedResource(ListModelMixin, Resource):
    """A resource with a list and single things."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.read(self.one())


def hold(thing: Model) -> None:
    """Wait until nobody else changes this row, and keep others waiting; 404 if it went away."""
    rows: QuerySet = type(thing)._base_manager.select_for_update()
    if not rows.filter(pk=thing.pk).exists():
        raise Http404
