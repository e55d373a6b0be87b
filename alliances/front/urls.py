"""The address of the start page."""

from django.urls import path

from alliances.front import views

urlpatterns = [path("", views.start, name="start")]
