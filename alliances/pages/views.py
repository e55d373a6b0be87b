"""The legal pages: for everybody, and for those who write them."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alliances.access import acting, page
from alliances.pages import actions
from alliances.pages.reading import all_pages, page_of
from tenants.followers import may_be_late


class PageForm(forms.Form):
    """The text of a page."""

    body = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 28}))


@page("site.read")
@may_be_late
def legal(request: HttpRequest, kind: str) -> HttpResponse:
    """Imprint, privacy, accessibility or principles, with the day of its last change."""
    legal_page = page_of(kind)
    return render(request, "alliances/pages/legal.html", {"legal": legal_page})


@page("pages.edit")
def office_list(request: HttpRequest) -> HttpResponse:
    """All texts of the public site, and how many gaps they still have."""
    return render(request, "alliances/pages/office_list.html", {"pages": all_pages()})


@page("pages.edit")
def edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Write one legal page."""
    legal_page = page_of(kind)
    form = PageForm(request.POST or None, initial={"body": legal_page.body})
    if request.method == "POST" and form.is_valid():
        actions.edit(legal_page, form.cleaned_data["body"], by=acting(request))
        messages.success(request, f"Die Seite „{legal_page}“ ist gespeichert und öffentlich.")
        return redirect("office-pages")
    return render(request, "alliances/pages/office_edit.html", {"form": form, "legal": legal_page})
