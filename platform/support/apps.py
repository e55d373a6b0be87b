"""The app of support entries; one copy in every county."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Installed once per county."""

    name = "support"
    verbose_name = "Support-Zugänge"
