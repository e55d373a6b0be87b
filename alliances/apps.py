"""The one app of everything inside a county."""

from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    """A county's alliance: profile, partners, declarations, goals, measures and the rest."""

    name = "alliances"
    verbose_name = "Allianz"
