"""The public downloads."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from alliances.access import one_of, page
from alliances.documents.models import Document
from tenants.followers import may_be_late

PAGE_SIZE = 24


@page("site.read")
@may_be_late
def listing(request: HttpRequest) -> HttpResponse:
    """Everything the county offers for download."""
    documents = Paginator(Document.objects.published().order_by("title", "pk"), PAGE_SIZE)
    return render(
        request,
        "alliances/documents/listing.html",
        {"page_obj": documents.get_page(request.GET.get("page"))},
    )


@page("site.read")
def download(request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
    """A public file; an address with a former name leads to the present one."""
    document = one_of(Document.objects.published(), pk)
    if name != document.file_name:
        return redirect("download", document.pk, document.file_name)
    return file_answer(document)


def file_answer(document: Document) -> FileResponse:
    """The file under its own name, to be saved and never shown; its type is the checked one."""
    try:
        content = document.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=document.file_name,
        content_type=document.content_type,
    )
