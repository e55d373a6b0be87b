"""What the other counties offer: search it, read it, adopt it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, one_of, page
from alliances.sharing import actions
from alliances.sharing.kinds import KINDS, Kind
from exchange.actions import NotAvailable
from exchange.forms import SearchForm
from exchange.models import Material
from exchange.reading import read
from exchange.search import marked_for, materials
from exchange.views import PAGE_SIZE, file_answer
from tenants.schemas import current_county


@page("exchange.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Everything that counties share, best match first."""
    form = SearchForm(request.GET)
    wanted = form.wanted()
    found = Paginator(
        marked_for(current_county(), materials(q=wanted["q"], kind=wanted["kind"])), PAGE_SIZE
    )
    return render(
        request,
        "alliances/sharing/listing.html",
        {
            "form": form,
            "is_searched": any(wanted.values()),
            "page_obj": found.get_page(request.GET.get("page")),
        },
    )


@page("exchange.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One material as a whole; what was withdrawn is read only by the county it came from."""
    material = one_of(Material.objects.select_related("file"), pk)
    is_own = material.county_id == current_county().pk
    is_readable = material.is_available or is_own
    mine = actions.own_copy_of(material)
    return render(
        request,
        "alliances/sharing/detail.html",
        {
            "material": material,
            "is_own": is_own,
            "is_readable": is_readable,
            "own_copy_url": office_url(mine, material.kind) if mine else "",
            "adopted": material.adoptions.count(),
            "reading": read(material.kind, material.content),
            "file": getattr(material, "file", None) if is_readable else None,
        },
    )


@page("exchange.read")
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file of a material."""
    material = one_of(Material.objects.select_related("file"), pk)
    if not material.is_available and material.county_id != current_county().pk:
        raise Http404
    return file_answer(getattr(material, "file", None))


@page("exchange.adopt")
@require_POST
def adopt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make one's own draft from it."""
    material = one_of(Material.objects, pk)
    try:
        thing = actions.adopt(material, by=acting(request))
    except actions.AlreadyAdopted as error:
        messages.info(request, "Dieses Material haben Sie schon übernommen. Hier ist Ihre Kopie.")
        return redirect(office_url(error.thing, material.kind))
    except NotAvailable as error:
        messages.error(request, str(error))
        return redirect("material", pk)
    messages.success(
        request,
        f"Übernommen von {material.attribution}. Ihr Entwurf ist nicht öffentlich; "
        "passen Sie ihn in Ruhe an.",
    )
    return redirect(office_url(thing, material.kind))


def office_url(thing, kind: str) -> str:
    """Where the office finds its own object of a kind."""
    return KINDS[Kind(kind)].office_path.format(thing.pk)
