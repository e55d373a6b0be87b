"""The operator's pages about announcements to counties."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import page
from console import announcing
from console.announcement_forms import AnnouncementForm
from tenants.models import Announcement, County

PER_PAGE = 50


@page("console.use")
def announcements(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    found = Paginator(Announcement.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/announcements/list.html", {"page_obj": found})


@page("console.use")
def write(request: HttpRequest) -> HttpResponse:
    """Write another one."""
    form = AnnouncementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = announcing.announce(**form.wanted(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Die Mitteilung steht in den Verwaltungen.")
            return redirect("console-announcement", made.pk)
    return render(request, "console/announcements/write.html", {"form": form})


@page("console.use")
def announcement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them, as the counties read it."""
    found = _announcement(pk)
    counties = list(County.objects.filter(pk__in=found.counties))
    return render(
        request,
        "console/announcements/detail.html",
        {"announcement": found, "counties": counties},
    )


@page("console.use")
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show it nowhere any more."""
    if announcing.withdraw(_announcement(pk), by=request.user):
        messages.success(request, "Die Mitteilung ist zurückgenommen.")
    return redirect("console-announcement", pk)


def _announcement(pk: UUID) -> Announcement:
    found = Announcement.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
