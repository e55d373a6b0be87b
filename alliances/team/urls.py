"""Addresses about colleagues and keys."""

from django.urls import path, re_path

from alliances.team import key_views, provider_views, views

urlpatterns = [
    path("verwaltung/team/", views.team, name="office-team"),
    path("verwaltung/team/<uuid:pk>/", views.member, name="office-member"),
    path(
        "verwaltung/team/<uuid:pk>/zweiter-faktor/",
        views.reset_factor,
        name="office-member-second-factor",
    ),
    re_path(
        r"^verwaltung/team/zweiter-faktor/(?P<answer>ja|nein)/$",
        views.demand,
        name="office-demand-second-factor",
    ),
    path(
        "verwaltung/team/einladung/<uuid:pk>/zurueckziehen/",
        views.withdraw,
        name="office-invitation-withdraw",
    ),
    path("verwaltung/team/<uuid:pk>/verknuepfung/", provider_views.unlink, name="office-unlink"),
    path("verwaltung/anmeldung/", provider_views.provider, name="office-provider"),
    path("verwaltung/anmeldung/probieren/", provider_views.trial, name="office-provider-trial"),
    path("verwaltung/schnittstelle/", key_views.keys, name="office-keys"),
    path("verwaltung/schnittstelle/<uuid:pk>/sperren/", key_views.revoke, name="office-key-revoke"),
]
