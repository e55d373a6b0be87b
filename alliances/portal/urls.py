"""Addresses of the partners' own pages."""

from django.urls import path

from alliances.portal import views

urlpatterns = [
    path("portal/", views.overview, name="portal"),
    path("portal/erklaerungen/<uuid:pk>.pdf", views.document, name="portal-document"),
    path("portal/blaetter/<uuid:pk>/datei/", views.sheet, name="portal-sheet"),
]
