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

# Everybody signs in again, no operator is in; what was closed since stays closed.
_SIGNED_OUT = """
DELETE FROM {now}.django_session;
DELETE FROM {now}.usersessions_usersession;
UPDATE {now}.support_supportentry SET ended_at = now(), ended_by = 'Wiederherstellung'
WHERE ended_at IS NULL
"""
_CLOSED_SINCE = """
UPDATE {now}.accounts_user person SET is_active = false FROM {kept}.accounts_user later
WHERE later.id = person.id AND person.is_active AND NOT later.is_active;
UPDATE {now}.accounts_apikey key SET revoked_at = later.revoked_at FROM {kept}.accounts_apikey later
WHERE later.id = key.id AND key.revoked_at IS NULL AND later.revoked_at IS NOT NULL;
UPDATE {now}.accounts_link link SET used_at = later.used_at FROM {kept}.accounts_link later
WHERE later.id = link.id AND link.used_at IS NULL AND later.used_at IS NOT NULL
  AND link.purpose = 'reset-password'
"""
# What waited then was delivered since, or nobody can tell: it does not go out again. What waits
# still is left to wait.
_GIVEN_UP = """
UPDATE {now}.outbox_effect effect
SET state = 'given_up', done_at = now(), claimed_by = '', claimed_at = NULL, payload = '{{}}',
    problem = 'aus einer Sicherung: nicht noch einmal zugestellt'
WHERE effect.state NOT IN ('done', 'given_up')
"""
_UNLESS_WAITING = """
AND NOT EXISTS (SELECT FROM {kept}.outbox_effect later
    WHERE later.id = effect.id AND later.state = 'waiting')
"""
_WITHOUT_TEXT = """
UPDATE {now}.mails_mail mail SET text = '', html = '' WHERE NOT EXISTS (
    SELECT FROM {now}.outbox_effect effect
    WHERE effect.reference = mail.id AND effect.state NOT IN ('done', 'given_up'))
"""


def settle(restored: Restored) -> None:
    """Close what was closed since, hold letters back, and write it into the county's history."""
    names = {"now": sql.Identifier(restored.county.schema_name)}
    statements = [_SIGNED_OUT]
    if restored.kept:
        names["kept"] = sql.Identifier(restored.kept)
        statements += [_CLOSED_SINCE, _GIVEN_UP + _UNLESS_WAITING, _WITHOUT_TEXT]
    else:
        statements += [_GIVEN_UP, _WITHOUT_TEXT]
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
