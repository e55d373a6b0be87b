"""The exchange app, in the shared schema."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Materials of counties for counties."""

    name = "exchange"
    verbose_name = "Austausch"
