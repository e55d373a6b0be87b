"""Addresses of the exchange on the network's host."""

from django.urls import path

from exchange import views

urlpatterns = [
    path("austausch/", views.listing, name="exchange"),
    path("austausch/<uuid:pk>/", views.detail, name="material"),
    path("austausch/<uuid:pk>/datei/", views.download, name="material-file"),
]
