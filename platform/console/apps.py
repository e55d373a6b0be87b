"""The console app."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The operator's pages."""

    name = "console"
    verbose_name = "Konsole"
