"""Addresses of documents. (A declaration's PDF is called 'office-document' already.)"""

from django.urls import path

from alliances.documents import office_views as office
from alliances.documents import views

OFFICE = "verwaltung/dokumente/"

urlpatterns = [
    path("downloads/", views.listing, name="downloads"),
    path("downloads/<uuid:pk>/<str:name>", views.download, name="download"),
    path(OFFICE, office.listing, name="office-uploads"),
    path(f"{OFFICE}neu/", office.add, name="office-upload-add"),
    path(f"{OFFICE}<uuid:pk>/", office.detail, name="office-upload"),
    path(f"{OFFICE}<uuid:pk>/bearbeiten/", office.edit, name="office-upload-edit"),
    path(f"{OFFICE}<uuid:pk>/datei/", office.download, name="office-upload-file"),
    path(f"{OFFICE}<uuid:pk>/veroeffentlichen/", office.publish, name="office-upload-publish"),
    path(f"{OFFICE}<uuid:pk>/zuruecknehmen/", office.unpublish, name="office-upload-unpublish"),
    path(f"{OFFICE}<uuid:pk>/loeschen/", office.delete, name="office-upload-delete"),
]
