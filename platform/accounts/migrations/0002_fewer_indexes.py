"""Indexes for searches by beginnings, which nobody makes of addresses, keys and sessions."""

from django.db import migrations

INDEXES = [
    "accounts_apikey_key_hash_da55e15b_like",
    "accounts_invitation_token_hash_3d59d75c_like",
    "accounts_link_token_hash_79d6fd32_like",
    "accounts_user_email_b2644a56_like",
    "django_session_session_key_c0390e0f_like",
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("sessions", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [f'DROP INDEX IF EXISTS "{name}"' for name in INDEXES], migrations.RunSQL.noop
        ),
    ]
