"""Address of the office's start page."""

from django.urls import path

from alliances.office import views

urlpatterns = [path("verwaltung/", views.overview, name="office")]
