"""The office's pages about groups of partners, the same for each way to group them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.groups import Grouping, GroupInUse
from alliances.ordering import move


@dataclass(frozen=True)
class GroupPages:
    """List, form, order and end of the groups of one kind; all words and addresses of it."""

    grouping: Grouping
    form: type[forms.Form]
    words: str  # several of them
    name: str  # in names of routes: one of them
    names: str  # in names of routes: several
    lead: str  # above the list
    none: str  # where there is none yet
    adds: str  # the button and the page that adds one
    end: str  # what happens when one is deleted
    changes: str  # what the page that changes one is called
    changed: str  # and what was done

    @property
    def word(self) -> str:
        """One of them, in German."""
        return self.grouping.word

    @property
    def listing_route(self) -> str:
        """The name of the list's address."""
        return f"office-{self.names}"

    @property
    def new_route(self) -> str:
        """The name of the address where one is added."""
        return f"office-{self.name}-new"

    @property
    def edit_route(self) -> str:
        """The name of the address where one is changed."""
        return f"office-{self.name}-edit"

    @property
    def move_route(self) -> str:
        """The name of the address that moves one."""
        return f"office-{self.name}-move"

    @property
    def delete_route(self) -> str:
        """The name of the address that deletes one."""
        return f"office-{self.name}-delete"

    def urls(self, address: str) -> list[URLPattern]:
        """Its five addresses."""
        one = f"{address}<uuid:pk>/"
        guarded: Callable[[Any], Any] = page("categories.edit")
        return [
            path(address, guarded(self._listing), name=self.listing_route),
            path(f"{address}neu/", guarded(self._add), name=self.new_route),
            path(one, guarded(self._edit), name=self.edit_route),
            path(f"{one}verschieben/", guarded(require_POST(self._move)), name=self.move_route),
            path(f"{one}loeschen/", guarded(require_POST(self._delete)), name=self.delete_route),
        ]

    def _listing(self, request: HttpRequest) -> HttpResponse:
        """All groups in their order, with how many partners belong to each."""
        groups = self.grouping.kind._default_manager.annotate(partner_count=Count("partners"))
        found = list(groups.order_by("position", "name"))
        context = {"groups": found, "pages": self}
        return render(request, "alliances/groups/office_list.html", context)

    def _add(self, request: HttpRequest) -> HttpResponse:
        """A new group, behind the others."""
        form = self.form(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                self.grouping.add(form.cleaned_data, by=acting(request))
            except ValidationError as error:
                error_at_fields(form, error)
            else:
                messages.success(request, f"Die {self.word} ist angelegt.")
                return redirect(self.listing_route)
        return self._form_page(request, form, None)

    def _edit(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Call a group something else."""
        group = one_of(self.grouping.kind._default_manager, pk)
        initial = {name: getattr(group, name) for name in self.form.base_fields}
        form = self.form(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                self.grouping.change(
                    group, form.cleaned_data, by=acting(request), verb=self.changed
                )
            except ValidationError as error:
                error_at_fields(form, error)
            else:
                messages.success(request, f"Die {self.word} ist {self.changed}.")
                return redirect(self.listing_route)
        return self._form_page(request, form, group)

    def _form_page(self, request: HttpRequest, form: forms.Form, group: Any) -> HttpResponse:
        context = {"form": form, "group": group, "pages": self}
        return render(request, "alliances/groups/office_edit.html", context)

    def _move(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """One place up or down."""
        group = one_of(self.grouping.kind._default_manager, pk)
        move(group, request.POST.get("way") == "up", by=acting(request))
        return redirect(self.listing_route)

    def _delete(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Remove a group nobody belongs to."""
        group: Any = one_of(self.grouping.kind._default_manager, pk)
        try:
            self.grouping.delete(group, by=acting(request))
        except GroupInUse as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Die {self.word} „{group.name}“ ist gelöscht.")
        return redirect(self.listing_route)
