"""Addresses of sign-in, the same on every host."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("anmelden/", views.sign_in, name="sign-in"),
    path("abmelden/", views.sign_out, name="sign-out"),
]
