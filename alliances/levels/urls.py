"""Addresses of levels of participation."""

from alliances.levels.views import PAGES

urlpatterns = PAGES.urls("verwaltung/stufen/")
