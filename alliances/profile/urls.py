"""Addresses of the alliance's look."""

from django.urls import path

from alliances.profile import views

urlpatterns = [
    path("theme.css", views.theme, name="theme"),
    path("logo", views.logo, name="logo"),
    path("verwaltung/erscheinungsbild/", views.edit, name="office-profile"),
    path(
        "verwaltung/erscheinungsbild/logo-entfernen/",
        views.remove_logo,
        name="office-profile-remove-logo",
    ),
    path("verwaltung/seiten/texte/", views.texts, name="office-alliance-texts"),
]
