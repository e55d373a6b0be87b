"""Addresses of people who come in by a link."""

from django.urls import path

from alliances.entrance import views

urlpatterns = [
    path("einladung/<str:token>/", views.invitation, name="invitation"),
    path("anmelden/passwort-vergessen/", views.forgotten_password, name="forgotten-password"),
    path("anmelden/neues-passwort/<str:token>/", views.new_password, name="new-password"),
    path("konto/", views.account, name="account"),
    path("konto/passwort/", views.own_password, name="own-password"),
]
