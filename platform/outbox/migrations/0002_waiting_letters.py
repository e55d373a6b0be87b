"""Letters that wait while the outbox comes get their rows in it."""

from django.db import migrations

INSERT = """
    INSERT INTO outbox_effect (id, kind, what, reference, payload, lane, state, written_at, due_at,
        attempts, claimed_by, claimed_at, problem, done_at)
    SELECT gen_random_uuid(), 'mail', template, id, '{}', '',
        CASE WHEN attempts >= 8 THEN 'dead' ELSE 'waiting' END, written_at, due_at,
        attempts, '', NULL, '', NULL
    FROM mails_mail WHERE sent_at IS NULL AND text <> ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('mails', '0001_initial'),
        ('outbox', '0001_the_outbox'),
    ]

    operations = [
        migrations.RunSQL(INSERT, migrations.RunSQL.noop),
    ]
