"""The partner's pages behind the links of its mails."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.links import LinkNotValid
from alliances.access import error_at_fields, page, secret_address
from alliances.declarations import signing, telling
from alliances.declarations.forms import SignatureForm
from alliances.declarations.models import Declaration
from alliances.declarations.papers import file_name
from alliances.declarations.sealing import paper_of
from alliances.partners.actions import NotAllowedNow, main_contact


@secret_address
@page("site.read")
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """Read the declaration and sign it for the partner; only the button signs."""
    try:
        declaration = signing.behind_link(token)
    except LinkNotValid:
        return render(request, "alliances/entrance/link_not_valid.html", status=404)
    contact = main_contact(declaration.partner)
    form = SignatureForm(
        request.POST or None,
        party="partner",
        initial={
            "name": contact.name if contact else "",
            "function": declaration.partner_represented_by,
            "place": declaration.partner.city,
            "read": declaration.sha256,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            signing.sign_by_link(token, **form.signature())
        except (LinkNotValid, signing.AlreadySigned):
            return render(request, "alliances/entrance/link_not_valid.html", status=404)
        except (ValidationError, NotAllowedNow) as error:
            error_at_fields(form, error)
        else:
            return redirect("signed")
    return render(
        request,
        "alliances/declarations/sign.html",
        {"form": form, "declaration": declaration, "token": token},
    )


@secret_address
@page("site.read")
def document_behind_link(request: HttpRequest, token: str) -> HttpResponse:
    """The declaration as PDF, to be read before signing."""
    try:
        declaration = signing.behind_link(token)
    except LinkNotValid:
        return render(request, "alliances/entrance/link_not_valid.html", status=404)
    return pdf_answer(declaration)


@secret_address
@page("site.read")
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """The declaration as PDF, by the address in the mail that tells of a signature."""
    try:
        declaration = telling.behind_copy(token)
    except LinkNotValid:
        return render(request, "alliances/entrance/link_not_valid.html", status=404)
    return pdf_answer(declaration)


@page("site.read")
def signed(request: HttpRequest) -> HttpResponse:
    """The signature is given."""
    return render(request, "alliances/declarations/signed.html")


def pdf_answer(declaration: Declaration) -> HttpResponse:
    """The PDF, shown in the browser under a speaking name."""
    return HttpResponse(
        paper_of(declaration),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{file_name(declaration)}"'},
    )
