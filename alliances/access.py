"""The base of every page of a county: login, permission, and who acts."""

from functools import wraps
from typing import TypeVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Manager, Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from accounts.access import View, page, signed_in
from accounts.actors import Actor

__all__ = ["acting", "error_at_fields", "one_of", "page", "secret_address", "signed_in"]

Thing = TypeVar("Thing", bound=Model)


def acting(request: HttpRequest) -> Actor:
    """The signed-in person as the one who acts."""
    return Actor.person(signed_in(request))


def secret_address(view: View) -> View:
    """Whoever knows the address may act: it goes into no cache and into no Referer header.

    The origin alone is still sent: forms need it to prove that they are ours.
    """

    @wraps(view)
    def kept_secret(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        answer["Referrer-Policy"] = "strict-origin"
        return answer

    return never_cache(kept_secret)


def one_of(things: QuerySet[Thing] | Manager[Thing], pk: UUID) -> Thing:
    """The row with this id, or the same 404 whether it never existed or is not ours."""
    found = things.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def error_at_fields(form: forms.BaseForm, error: ValidationError | Exception) -> None:
    """Show the refusal of an action where it belongs: at its field, or above the form."""
    if not isinstance(error, ValidationError):
        form.add_error(None, str(error))
        return
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, messages in error.message_dict.items():
        form.add_error(field if field in form.fields else None, messages)
