"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, invitations, keys of the API."""

    name = "accounts"
    verbose_name = "Zugänge"
