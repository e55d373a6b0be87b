"""Addresses of the office's page about what could not be delivered."""

from django.urls import path

from alliances.delivery import views

urlpatterns = [
    path("verwaltung/zustellung/", views.dead_letters, name="office-delivery"),
    path("verwaltung/zustellung/<uuid:pk>/", views.dead_letter, name="office-dead-letter"),
    path("verwaltung/zustellung/<uuid:pk>/erneut/", views.retry, name="office-dead-letter-retry"),
]
