"""Addresses of the objectives."""

from django.urls import path

from alliances.goals import views

urlpatterns = [
    path("ziele/", views.objectives, name="objectives"),
    path("verwaltung/ziele/", views.office_list, name="office-objectives"),
    path("verwaltung/ziele/neu/", views.add, name="office-objective-new"),
    path("verwaltung/ziele/<uuid:pk>/", views.edit, name="office-objective-edit"),
    path("verwaltung/ziele/<uuid:pk>/verschieben/", views.move, name="office-objective-move"),
    path("verwaltung/ziele/<uuid:pk>/loeschen/", views.delete, name="office-objective-delete"),
]
