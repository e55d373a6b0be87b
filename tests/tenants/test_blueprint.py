"""The script of a blueprint makes exactly what the migrations make."""

from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from tenants import blueprint
from tenants.blueprint import Unfaithful
from tenants.fingerprint import difference, fingerprints
from tenants.models import Blueprint, County
from tenants.opening import open_county
from tenants.rendering import render
from tests.tenants.stock import GIESSEN, rows, run, schemas

pytestmark = pytest.mark.django_db

# Everything the renderer writes down, in a schema no migration of ours would make.
RICH = """
CREATE SEQUENCE plain AS integer START 5 INCREMENT 5 MAXVALUE 500 CYCLE;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS
  $$BEGIN NEW.word := NEW.word || ' 100 %'; RETURN NEW; END$$;
CREATE TABLE "Odd ""name" (id serial PRIMARY KEY, number bigint GENERATED ALWAYS AS IDENTITY,
  word varchar(40) DEFAULT 'it''s %s' COLLATE "C" NOT NULL, n integer NOT NULL DEFAULT 3,
  double_n integer GENERATED ALWAYS AS (n * 2) STORED, gone text, tags text[] DEFAULT '{}',
  CONSTRAINT n_is_small CHECK (n < 100), CONSTRAINT one_word UNIQUE (word, n),
  CONSTRAINT no_twins EXCLUDE (n WITH =));
ALTER TABLE "Odd ""name" DROP COLUMN gone;
CREATE TABLE child (parent integer, CONSTRAINT of_parent FOREIGN KEY (parent)
  REFERENCES "Odd ""name" (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "some; index" ON child ((parent + 1)) WHERE parent > 3;
CREATE INDEX by_pattern ON "Odd ""name" (word varchar_pattern_ops DESC);
CREATE TRIGGER stamps BEFORE INSERT ON "Odd ""name" FOR EACH ROW EXECUTE FUNCTION stamp();
COMMENT ON TABLE child IS 'a ''comment''; --';
COMMENT ON COLUMN child.parent IS 'on a column';
COMMENT ON CONSTRAINT n_is_small ON "Odd ""name" IS 'on a constraint';
INSERT INTO "Odd ""name" (word, n) VALUES (E'line\\nbreak; \\\\ ''', 7);
INSERT INTO child VALUES (1), (NULL);
SELECT nextval('plain');
"""


def written(schema: str) -> str:
    """The script of this schema."""
    with transaction.atomic(), connection.cursor() as cursor:
        return render(cursor, schema)


def test_a_replayed_schema_is_what_the_migrations_make() -> None:
    blueprint.replay(blueprint.make().script, "kk_replayed")
    blueprint.migrate("kk_migrated")

    found = fingerprints(["kk_replayed", "kk_migrated"], privileges=True)

    assert found["kk_replayed"] == found["kk_migrated"]
    assert difference("kk_replayed", "kk_migrated") == []
    names = "SELECT app, name FROM {}.django_migrations ORDER BY 1, 2"
    assert rows(names.format("kk_replayed")) == rows(names.format("kk_migrated")) != []


def test_everything_a_schema_may_hold_is_written_down() -> None:
    run(f"CREATE SCHEMA kk_rich; SET LOCAL search_path = kk_rich; {RICH}; SET CONSTRAINTS ALL "
        "IMMEDIATE")  # fmt: skip

    blueprint.replay(written("kk_rich"), "kk_copy")

    assert difference("kk_copy", "kk_rich") == []
    for table in ('"Odd ""name"', "child", "plain"):
        wanted = rows(f"SELECT * FROM kk_rich.{table}")
        found = rows(f"SELECT * FROM kk_copy.{table}")
        # A log count is the sequence's cache, not its value.
        assert [row[:1] if table == "plain" else row for row in found] == [
            row[:1] if table == "plain" else row for row in wanted
        ]
    assert rows("SELECT nextval('kk_copy.plain')") == [(10,)]
    assert "kk_rich" not in written("kk_rich")


def test_where_the_script_would_make_something_else_there_is_no_blueprint(monkeypatch) -> None:
    Blueprint.objects.all().delete()
    run(f"DROP SCHEMA IF EXISTS kk_template_{blueprint.migration_hash()[:16]} CASCADE")
    before = schemas("kk_")
    monkeypatch.setattr("tenants.rendering._FOREIGN_KEYS", "SELECT 'SELECT 1' WHERE %(space)s > 0")

    with pytest.raises(Unfaithful, match="fehlt"):
        blueprint.make()

    assert schemas("kk_") == before
    assert not Blueprint.objects.exists()


def test_the_blueprint_is_made_once() -> None:
    first = blueprint.make()

    second = blueprint.make()

    assert (first, first.wanted_at) == (second, second.wanted_at)
    assert Blueprint.objects.count() == 1


def test_a_newer_blueprint_replaces_the_old_one_and_going_back_works(monkeypatch) -> None:
    old = blueprint.make()
    monkeypatch.setattr(blueprint, "migration_hash", lambda: "f" * 64)

    new = blueprint.make()

    assert blueprint.newest() == new
    monkeypatch.undo()
    assert blueprint.make() == old == blueprint.newest()
    assert blueprint.forget_others(blueprint.make()) == 1
    assert new.schema_name not in schemas("kk_template")


def test_a_schema_is_not_made_outside_of_a_transaction(monkeypatch) -> None:
    monkeypatch.setattr(blueprint, "connection", SimpleNamespace(in_atomic_block=False))

    with pytest.raises(transaction.TransactionManagementError):
        blueprint.replay("", "kk_nothing")


@pytest.mark.parametrize(("has_blueprint", "way"), [(True, "blueprint"), (False, "migrations")])
def test_a_county_opens_with_and_without_a_blueprint(
    has_blueprint: bool, way: str, loerrach: County
) -> None:
    model = blueprint.make().schema_name
    if not has_blueprint:
        Blueprint.objects.all().delete()

    opening = open_county(**GIESSEN)

    assert opening.way == way
    found = fingerprints(["lk_giessen", model, loerrach.schema_name])
    assert len(found) == 3
    assert len(set(found.values())) == 1
    mine, theirs = (
        rows(f"SELECT count(*) FROM {schema}.django_migrations") for schema in ("lk_giessen", model)
    )
    assert mine == theirs
