"""The address that closes an announcement."""

from django.urls import path

from alliances.announcements import views

urlpatterns = [
    path(
        "verwaltung/mitteilungen/<uuid:pk>/schliessen/",
        views.dismiss,
        name="office-announcement-dismiss",
    )
]
