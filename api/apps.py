"""The api app: it keeps the answers to repeated requests."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The programming interface of a county."""

    name = "api"
    verbose_name = "Schnittstelle"
