"""History becomes a chain that the database forges itself, at the commit of every change.

An entry's hash covers its number, what happened, the hash of the entry before, and a salted digest
of everything that may name a person. The county's role cannot call or change any of it: the trigger
works as the owner, and what the role writes into these columns is thrown away.
"""

from django.db import migrations, models

CHAIN = """
CREATE FUNCTION alliances_entry_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('role') <> 'none' THEN  -- only who restores or moves a county says these
        NEW.number := NULL; NEW.salt := ''; NEW.private_digest := ''; NEW.previous := '';
        NEW.hash := ''; NEW.erased_at := NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION alliances_entry_is_chained() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last_number bigint;
    last_hash text;
BEGIN
    IF NEW.number IS NOT NULL THEN
        RETURN NULL;
    END IF;
    -- One after the other; the lock is the last thing a transaction asks for, so nobody waits in
    -- a circle.
    PERFORM pg_advisory_xact_lock(1802201195, hashtext(TG_TABLE_SCHEMA));
    EXECUTE format('SELECT number, hash FROM %I.alliances_entry WHERE number IS NOT NULL '
                   'ORDER BY number DESC LIMIT 1', TG_TABLE_SCHEMA) INTO last_number, last_hash;
    NEW.number := coalesce(last_number, 0) + 1;
    NEW.previous := coalesce(last_hash, '');
    NEW.salt := gen_random_uuid()::text;
    NEW.private_digest := encode(sha256(convert_to(concat_ws(chr(31), NEW.salt, NEW.actor_label,
        NEW.actor_id, NEW.object_label, NEW.before::text, NEW.after::text), 'UTF8')), 'hex');
    NEW.hash := encode(sha256(convert_to(concat_ws(chr(31), NEW.previous, NEW.number::text,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), NEW.actor_kind, NEW.verb,
        NEW.object_kind, NEW.object_id, NEW.private_digest), 'UTF8')), 'hex');
    EXECUTE format('UPDATE %I.alliances_entry SET number = $1, previous = $2, salt = $3, '
                   'private_digest = $4, hash = $5 WHERE id = $6', TG_TABLE_SCHEMA)
        USING NEW.number, NEW.previous, NEW.salt, NEW.private_digest, NEW.hash, NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER comes BEFORE INSERT ON alliances_entry
    FOR EACH ROW EXECUTE FUNCTION alliances_entry_comes();
CREATE CONSTRAINT TRIGGER is_chained AFTER INSERT ON alliances_entry
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION alliances_entry_is_chained();

-- What was written before there was a chain comes once more, in its order, and is chained.
CREATE TEMPORARY TABLE kk_written ON COMMIT DROP AS SELECT * FROM alliances_entry;
DELETE FROM alliances_entry;
INSERT INTO alliances_entry OVERRIDING SYSTEM VALUE SELECT * FROM kk_written ORDER BY id;
DROP TABLE kk_written;
"""
UNCHAIN = """
DROP TRIGGER is_chained ON alliances_entry;
DROP TRIGGER comes ON alliances_entry;
DROP FUNCTION alliances_entry_is_chained();
DROP FUNCTION alliances_entry_comes();
"""


class Migration(migrations.Migration):
    safe_because = "the histories that exist are short; nobody waits for longer than a moment"

    dependencies = [
        ('alliances', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='erased_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='Personenbezug gelöscht am'),
        ),
        migrations.AddField(
            model_name='entry',
            name='hash',
            field=models.CharField(db_default='', editable=False, max_length=64, verbose_name='Prüfsumme'),
        ),
        migrations.AddField(
            model_name='entry',
            name='number',
            field=models.PositiveBigIntegerField(editable=False, null=True, verbose_name='Nummer'),
        ),
        migrations.AddField(
            model_name='entry',
            name='previous',
            field=models.CharField(db_default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='entry',
            name='private_digest',
            field=models.CharField(db_default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='entry',
            name='salt',
            field=models.CharField(db_default='', editable=False, max_length=36),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('number',), name='history_is_one_chain'),
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
    ]
