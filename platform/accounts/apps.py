"""The accounts app."""

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models import DO_NOTHING


class AccountsConfig(AppConfig):
    """People, roles, invitations, keys of the API."""

    name = "accounts"
    verbose_name = "Zugänge"

    def ready(self) -> None:
        from accounts import entering, open_sessions  # noqa: PLC0415 - models are loaded by now

        for label in ("account.EmailAddress", "socialaccount.SocialAccount"):
            # Whoever deletes a person would look into these tables, and they exist nowhere.
            apps.get_model(label)._meta.get_field("user").remote_field.on_delete = DO_NOTHING
        user_logged_in.connect(open_sessions.on_signed_in, dispatch_uid="accounts.open_sessions")
        user_logged_in.connect(entering.on_signed_in, dispatch_uid="accounts.entering")
