"""Addresses about support entries."""

from django.urls import path

from alliances.support import views

urlpatterns = [
    path("support/verlassen/", views.leave, name="support-leave"),
    path("support/<str:token>/", views.enter, name="support-enter"),
    path("verwaltung/support/", views.entries, name="office-support"),
    path("verwaltung/support/rechte/", views.permit, name="office-support-permit"),
    path("verwaltung/support/<uuid:pk>/", views.entry, name="office-support-entry"),
    path("verwaltung/support/<uuid:pk>/beenden/", views.end, name="office-support-end"),
]
