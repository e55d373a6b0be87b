"""The partner's pages behind a code of a signing event, made for a phone."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.links import LinkNotValid
from alliances.access import error_at_fields, page, secret_address
from alliances.declarations.forms import SignatureForm
from alliances.declarations.signing import AlreadySigned
from alliances.declarations.views import pdf_answer
from alliances.launches import codes
from alliances.partners.actions import NotAllowedNow


@secret_address
@page("site.read")
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """Read the declaration and sign it for the partner; only the button signs."""
    try:
        participation = codes.behind_code(token)
    except LinkNotValid:
        return _not_valid(request)
    event, declaration = participation.event, participation.declaration
    initial = {
        "function": declaration.partner_represented_by,
        "place": event.place,
        "read": declaration.sha256,
    }
    form = SignatureForm(request.POST or None, party="partner", initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            codes.sign_by_code(token, **form.signature())
        except (LinkNotValid, AlreadySigned):
            return _not_valid(request)
        except (ValidationError, NotAllowedNow) as error:
            error_at_fields(form, error)
        else:
            return redirect("event-signed")
    return render(
        request,
        "alliances/launches/sign.html",
        {"form": form, "event": event, "declaration": declaration, "token": token},
    )


@secret_address
@page("site.read")
def document(request: HttpRequest, token: str) -> HttpResponse:
    """The declaration as PDF, to be read before signing."""
    try:
        declaration = codes.behind_code(token).declaration
    except LinkNotValid:
        return _not_valid(request)
    return pdf_answer(declaration)


@page("site.read")
def thanks(request: HttpRequest) -> HttpResponse:
    """The signature is given."""
    return render(request, "alliances/launches/thanks.html")


def _not_valid(request: HttpRequest) -> HttpResponse:
    return render(request, "alliances/launches/not_valid.html", status=404)
