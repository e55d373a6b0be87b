"""The mails app."""

from django.apps import AppConfig


class MailsConfig(AppConfig):
    """Mails waiting for delivery, and those that went out."""

    name = "mails"
    verbose_name = "Postausgang"
