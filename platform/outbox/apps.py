"""The outbox app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Letters, webhooks and tasks that wait, went out, or cannot be delivered."""

    name = "outbox"
    verbose_name = "Zustellung"
