"""Addresses of the office's page about addresses."""

from django.urls import path

from alliances.address import views

urlpatterns = [
    path("verwaltung/adresse/", views.addresses, name="office-addresses"),
    path("verwaltung/adresse/<int:pk>/", views.address, name="office-address"),
    path("verwaltung/adresse/<int:pk>/pruefen/", views.check, name="office-address-check"),
    path("verwaltung/adresse/<int:pk>/hauptadresse/", views.make_main, name="office-address-main"),
    path("verwaltung/adresse/<int:pk>/entfernen/", views.remove, name="office-address-remove"),
]
