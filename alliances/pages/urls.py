"""Addresses of the legal pages."""

from django.urls import path

from alliances.pages import views
from alliances.pages.models import Page

urlpatterns = [
    path(f"{kind}/", views.legal, {"kind": kind}, name=f"page-{kind}") for kind in Page.Kind.values
] + [
    path("verwaltung/seiten/", views.office_list, name="office-pages"),
    path("verwaltung/seiten/<slug:kind>/", views.edit, name="office-page-edit"),
]
