"""The office's pages about categories of partners."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.partners import categories
from alliances.partners.models import Category


class CategoryForm(forms.Form):
    """How a category is called."""

    name = forms.CharField(
        label="Bezeichnung",
        max_length=80,
        help_text="So steht sie im Verzeichnis und im Formular zum Mitmachen.",
    )


@page("categories.edit")
def listing(request: HttpRequest) -> HttpResponse:
    """All categories in their order, with how many partners belong to each."""
    found = list(
        Category.objects.annotate(partner_count=Count("partners")).order_by("position", "name")
    )
    return render(request, "alliances/categories/office_list.html", {"categories": found})


@page("categories.edit")
def add(request: HttpRequest) -> HttpResponse:
    """A new category, behind the others."""
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            categories.add(form.cleaned_data["name"], by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Die Kategorie ist angelegt.")
            return redirect("office-categories")
    return _form_page(request, form, None)


@page("categories.edit")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call a category something else."""
    category = one_of(Category.objects, pk)
    form = CategoryForm(request.POST or None, initial={"name": category.name})
    if request.method == "POST" and form.is_valid():
        try:
            categories.rename(category, form.cleaned_data["name"], by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Die Kategorie ist umbenannt.")
            return redirect("office-categories")
    return _form_page(request, form, category)


def _form_page(request: HttpRequest, form: CategoryForm, category: Category | None) -> HttpResponse:
    return render(
        request, "alliances/categories/office_edit.html", {"form": form, "category": category}
    )


@page("categories.edit")
@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("way") == "up"
    categories.move(one_of(Category.objects, pk), up, by=acting(request))
    return redirect("office-categories")


@page("categories.edit")
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a category nobody belongs to."""
    category = one_of(Category.objects, pk)
    try:
        categories.delete(category, by=acting(request))
    except categories.CategoryInUse as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Die Kategorie „{category.name}“ ist gelöscht.")
    return redirect("office-categories")
