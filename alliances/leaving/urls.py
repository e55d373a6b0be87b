"""Addresses of the office's page about leaving the platform."""

from django.urls import path

from alliances.leaving import views

urlpatterns = [
    path("verwaltung/loeschung/", views.leave, name="office-leave"),
    path("verwaltung/loeschung/zuruecknehmen/", views.stay, name="office-stay"),
]
