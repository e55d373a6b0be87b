"""What must be done inside a county whose data has just come back from a backup.

Nothing that was closed since may be open again, nothing that was sent may be sent again.
"""

from psycopg2 import sql

from accounts.actors import Actor
from alliances.history.actions import record
from alliances.profile.models import Alliance
from tenants.backups.swapping import Restored
from tenants.schemas import as_owner
from tenants.transactions import connection

# Everybody signs in again; whose access was closed, or which key was, stays so.
_SIGNED_OUT = "DELETE FROM {now}.django_session"
_CLOSED_SINCE = """
UPDATE {now}.accounts_user person SET is_active = false FROM {kept}.accounts_user later
WHERE later.id = person.id AND person.is_active AND NOT later.is_active;
UPDATE {now}.accounts_apikey key SET revoked_at = later.revoked_at FROM {kept}.accounts_apikey later
WHERE later.id = key.id AND key.revoked_at IS NULL AND later.revoked_at IS NOT NULL;
UPDATE {now}.accounts_link link SET used_at = later.used_at FROM {kept}.accounts_link later
WHERE later.id = link.id AND link.used_at IS NULL AND later.used_at IS NOT NULL
  AND link.purpose = 'reset-password'
"""
# A letter that waited then was delivered since, or nobody can tell: it does not go out again.
_SENT_SINCE = """
UPDATE {now}.mails_mail mail SET sent_at = now(), text = '', html = '',
    problem = 'aus einer Sicherung: nicht noch einmal verschickt'
WHERE mail.sent_at IS NULL AND NOT EXISTS (
    SELECT FROM {kept}.mails_mail later
    WHERE later.id = mail.id AND later.sent_at IS NULL AND later.text <> '');
UPDATE {now}.outbox_effect effect SET state = 'given_up', done_at = now(), payload = '{{}}',
    claimed_by = '', claimed_at = NULL, problem = 'aus einer Sicherung'
WHERE effect.done_at IS NULL AND NOT EXISTS (
    SELECT FROM {kept}.outbox_effect later WHERE later.id = effect.id AND later.done_at IS NULL)
"""
_ALL_SENT = """
UPDATE {now}.mails_mail SET sent_at = now(), text = '', html = '',
    problem = 'aus einer Sicherung: nicht noch einmal verschickt' WHERE sent_at IS NULL;
UPDATE {now}.outbox_effect SET state = 'given_up', done_at = now(), payload = '{{}}',
    claimed_by = '', claimed_at = NULL, problem = 'aus einer Sicherung' WHERE done_at IS NULL
"""


def settle(restored: Restored) -> None:
    """Close what was closed since, hold letters back, and write it into the county's history."""
    names = {"now": sql.Identifier(restored.county.schema_name)}
    statements = [_SIGNED_OUT]
    if restored.kept:
        names["kept"] = sql.Identifier(restored.kept)
        statements += [_CLOSED_SINCE, _SENT_SINCE]
    else:
        statements += [_ALL_SENT]
    with as_owner(restored.county.database), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(**names))
    if (alliance := Alliance.objects.first()) is not None:
        record(
            "aus einer Sicherung wiederhergestellt",
            alliance,
            by=Actor.system("Betrieb"),
            after={"note": restored.words},
        )
