"""The address of the history."""

from django.urls import path

from alliances.history import views

urlpatterns = [path("verwaltung/verlauf/", views.history, name="office-history")]
