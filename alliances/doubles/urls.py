"""Addresses about possible doubles."""

from django.urls import path

from alliances.doubles import views

PAIR = "verwaltung/partner/<uuid:pk>/doppelung/<uuid:other>/"

urlpatterns = [
    path(PAIR, views.compare, name="office-double"),
    path(f"{PAIR}ablehnen/", views.decline, name="office-double-decline"),
    path(f"{PAIR}verwerfen/", views.dismiss, name="office-double-dismiss"),
]
