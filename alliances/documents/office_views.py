"""The office's pages of documents."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms.models import model_to_dict
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.documents import actions
from alliances.documents.forms import DocumentForm
from alliances.documents.models import Document
from alliances.documents.views import PAGE_SIZE, file_answer
from alliances.history.reading import entries_of
from tenants.schemas import current_county


@page("office.read")
def listing(request: HttpRequest) -> HttpResponse:
    """All documents, those that are not public too."""
    documents = Paginator(Document.objects.order_by("title", "pk"), PAGE_SIZE)
    return render(
        request,
        "alliances/documents/office_listing.html",
        {"page_obj": documents.get_page(request.GET.get("page"))},
    )


@page("office.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is known about one document, and what can be done with it."""
    document = one_of(Document.objects, pk)
    return render(
        request,
        "alliances/documents/office_detail.html",
        {"document": document, "lines": entries_of(document)},
    )


@page("office.read")
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file of any document, public or not."""
    return file_answer(one_of(Document.objects, pk))


@page("documents.edit")
def add(request: HttpRequest) -> HttpResponse:
    """Upload a document."""
    form = DocumentForm(
        request.POST or None, request.FILES or None, initial={"rights": current_county().name}
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            document = actions.add(form.said(), upload=upload, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, f"„{document}“ ist hochgeladen und noch nicht öffentlich.")
            return redirect("office-upload", document.pk)
    return render(request, "alliances/documents/office_edit.html", {"form": form, "document": None})


@page("documents.edit")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said about a document, or its file."""
    document = one_of(Document.objects, pk)
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        initial=model_to_dict(document, fields=DocumentForm.Meta.fields),
        document=document,
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            actions.edit(document, form.said(), upload=upload, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Das Dokument ist gespeichert.")
            return redirect("office-upload", document.pk)
    return render(
        request, "alliances/documents/office_edit.html", {"form": form, "document": document}
    )


@page("documents.edit")
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let everybody download it."""
    document = actions.publish(one_of(Document.objects, pk), by=acting(request))
    messages.success(request, f"„{document}“ steht jetzt öffentlich zum Herunterladen.")
    return redirect("office-upload", pk)


@page("documents.edit")
@require_POST
def unpublish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it off the public pages."""
    document = actions.unpublish(one_of(Document.objects, pk), by=acting(request))
    messages.success(request, f"„{document}“ ist nicht mehr öffentlich.")
    return redirect("office-upload", pk)


@page("documents.edit")
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove it and its file."""
    document = one_of(Document.objects, pk)
    actions.delete(document, by=acting(request))
    messages.success(request, f"„{document}“ ist gelöscht.")
    return redirect("office-uploads")
