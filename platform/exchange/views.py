"""The network's pages of what counties share with everybody."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import page
from exchange.actions import open_file
from exchange.forms import SearchForm
from exchange.models import Material, MaterialFile
from exchange.reading import read
from exchange.search import materials

PAGE_SIZE = 24


@page("site.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Everything public, to be searched."""
    form = SearchForm(request.GET)
    wanted = form.wanted()
    found = Paginator(materials(public_only=True, q=wanted["q"], kind=wanted["kind"]), PAGE_SIZE)
    return render(
        request,
        "exchange/listing.html",
        {
            "form": form,
            "is_searched": any(wanted.values()),
            "page_obj": found.get_page(request.GET.get("page")),
        },
    )


@page("site.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One public material, to be read as a whole."""
    material = _public(pk)
    return render(
        request,
        "exchange/detail.html",
        {
            "material": material,
            "reading": read(material.kind, material.content),
            "file": getattr(material, "file", None),
        },
    )


@page("site.read")
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file of a public material."""
    return file_answer(getattr(_public(pk), "file", None))


def file_answer(file: MaterialFile | None) -> FileResponse:
    """A material's file to be saved, never shown; 404 for a material without one."""
    if file is None:
        raise Http404
    return FileResponse(
        open_file(file), as_attachment=True, filename=file.name, content_type=file.content_type
    )


def _public(pk: UUID) -> Material:
    material = materials(public_only=True).filter(pk=pk).first()
    if material is None:
        raise Http404
    return material
