"""The one app of everything inside a county."""

from importlib import import_module

from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    """A county's alliance: profile, partners, declarations, goals, measures and the rest."""

    name = "alliances"
    verbose_name = "Allianz"

    def ready(self) -> None:
        import_module("alliances.seals.checks")  # registers what `check --deploy` asks
