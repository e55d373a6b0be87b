"""Addresses of the exchange in the office."""

from django.urls import path

from alliances.sharing import own_views as own
from alliances.sharing import views

EXCHANGE = "verwaltung/austausch/"

urlpatterns = [
    path(EXCHANGE, views.listing, name="exchange"),
    path(f"{EXCHANGE}eigene/", own.shared, name="shared-materials"),
    path(f"{EXCHANGE}uebernommen/", own.adopted, name="adopted-materials"),
    path(f"{EXCHANGE}teilen/<str:kind>/<uuid:pk>/", own.share, name="share"),
    path(f"{EXCHANGE}<uuid:pk>/", views.detail, name="material"),
    path(f"{EXCHANGE}<uuid:pk>/datei/", views.download, name="material-file"),
    path(f"{EXCHANGE}<uuid:pk>/uebernehmen/", views.adopt, name="adopt"),
    path(f"{EXCHANGE}<uuid:pk>/zurueckziehen/", own.withdraw, name="withdraw-material"),
]
