"""Certificate sheet and window sticker, for the office and as answers of the portal."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from alliances.access import one_of, page
from alliances.declarations.models import Declaration
from alliances.declarations.prints import certificate_sheet, print_name, window_sticker
from alliances.partners.actions import NotAllowedNow

PRINTS: dict[str, tuple[Callable[[Declaration], bytes], str]] = {
    "urkunde": (certificate_sheet, "Urkunde"),
    "aufkleber": (window_sticker, "Aufkleber"),
}


@page("office.read")
def print_of(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Draw one of them for the office."""
    return print_answer(one_of(Declaration.objects.select_related("partner"), pk), what)


def print_answer(declaration: Declaration, what: str) -> HttpResponse:
    """The PDF; 404 for whoever is no partner today, and for anything else."""
    if what not in PRINTS:
        raise Http404
    draw, name = PRINTS[what]
    try:
        content = draw(declaration)
    except NotAllowedNow as error:
        raise Http404 from error
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{print_name(name, declaration)}"'},
    )
