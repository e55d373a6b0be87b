"""Addresses of the office's pages about webhooks."""

from django.urls import path

from alliances.webhooks import views

urlpatterns = [
    path("verwaltung/webhooks/", views.webhooks, name="office-webhooks"),
    path("verwaltung/webhooks/<uuid:pk>/", views.webhook, name="office-webhook"),
    path("verwaltung/webhooks/<uuid:pk>/test/", views.test, name="office-webhook-test"),
    path("verwaltung/webhooks/<uuid:pk>/anhalten/", views.pause, name="office-webhook-pause"),
    path("verwaltung/webhooks/<uuid:pk>/fortsetzen/", views.resume, name="office-webhook-resume"),
    path("verwaltung/webhooks/<uuid:pk>/entfernen/", views.delete, name="office-webhook-delete"),
]
