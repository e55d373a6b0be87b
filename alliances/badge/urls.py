"""Addresses of badges, below those of their partners."""

from django.urls import path

from alliances.badge import views

urlpatterns = [
    path("partner/<slug:slug>/zeichen/", views.about, name="badge"),
    path("partner/<slug:slug>/zeichen.svg", views.picture, {"kind": "svg"}, name="badge-svg"),
    path("partner/<slug:slug>/zeichen.png", views.picture, {"kind": "png"}, name="badge-png"),
]
