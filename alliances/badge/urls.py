"""Addresses of badges, below those of their partners."""

from django.urls import path

from alliances.badge import views

urlpatterns = [
    path("partner/<slug:slug>/siegel/", views.about, name="badge"),
    path("partner/<slug:slug>/siegel.svg", views.picture, {"kind": "svg"}, name="badge-svg"),
    path("partner/<slug:slug>/siegel.png", views.picture, {"kind": "png"}, name="badge-png"),
]
