"""Addresses about colleagues and keys."""

from django.urls import path

from alliances.team import key_views, views

urlpatterns = [
    path("verwaltung/team/", views.team, name="office-team"),
    path("verwaltung/team/<uuid:pk>/", views.member, name="office-member"),
    path(
        "verwaltung/team/einladung/<uuid:pk>/zurueckziehen/",
        views.withdraw,
        name="office-invitation-withdraw",
    ),
    path("verwaltung/schnittstelle/", key_views.keys, name="office-keys"),
    path("verwaltung/schnittstelle/<uuid:pk>/sperren/", key_views.revoke, name="office-key-revoke"),
]
