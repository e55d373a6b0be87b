"""The accounts app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """People, roles, invitations, keys of the API."""

    name = "accounts"
    verbose_name = "Zugänge"

    def ready(self) -> None:
        from accounts import entering, open_sessions  # noqa: PLC0415 - models are loaded by now

        user_logged_in.connect(open_sessions.on_signed_in, dispatch_uid="accounts.open_sessions")
        user_logged_in.connect(entering.on_signed_in, dispatch_uid="accounts.entering")
