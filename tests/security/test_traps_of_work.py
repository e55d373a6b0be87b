"""Traps of daily work: locks, migrations, mails, races, sorting, and slow tests."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.models.functions import Collate

from alliances.declarations.models import Signature
from alliances.partners.models import Partner
from config.embedded import postgres
from outbox.carrying import deliver
from outbox.claiming import claim
from outbox.models import Effect
from tenants import blueprint, linting_rules
from tenants.linting import lint_migrations
from tenants.migration_states import states_of
from tenants.migration_steps import _one_transaction
from tenants.models import County
from tenants.opening import open_county
from tenants.postgresql import places
from tenants.postgresql.base import DatabaseWrapper
from tenants.schemas import building, inside
from tests import cast
from tests.tenants.stock import GIESSEN, run

ROOT = Path(__file__).resolve().parents[2]
TRAPS = ROOT / "docs" / "traps.md"


def test_every_trap_has_its_guard_and_tests_that_exist() -> None:
    listed = re.findall(
        r"^\| (\d+) \|.*\| (.*) \|$", TRAPS.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert [int(number) for number, _ in listed] == list(range(1, 17))
    for number, tests in listed:
        named = re.findall(r"`(tests/[\w/.]+)`|`(test_\w+)`", tests)
        code = "".join((ROOT / file).read_text(encoding="utf-8") for file, _ in named if file)
        assert any(name for _, name in named), number
        assert [name for _, name in named if name and f"def {name}(" not in code] == []


# -- 10: limits of the server -----------------------------------------------------------------
def test_trap_10_the_embedded_server_has_room_and_recovers_quickly() -> None:
    assert int(postgres.SETTINGS["max_locks_per_transaction"]) >= 256
    assert postgres.SETTINGS["recovery_init_sync_method"] == "syncfs"


# -- 11: a change behind a long reader stalls all who come after ----------------------------------
class Undone(Exception):
    """Takes the change back."""


def change(state: str, ended: list[BaseException]) -> None:
    """Change a table of Lörrach as a migration would, in a thread and connection of its own."""
    own: Any = DatabaseWrapper(dict(connection.settings_dict), alias="default")
    connections["default"] = own
    try:
        with building("lk_loerrach"), _one_transaction("lk_loerrach", state):
            with own.cursor() as cursor:
                cursor.execute("ALTER TABLE mails_mail ADD COLUMN trap int")
            raise Undone
    except (Undone, DatabaseError) as error:
        ended.append(error)
    finally:
        own.close()


def read_beside_a_change(county: County, *, gives_up: bool) -> str:
    """Somebody reads long, a change comes, and then a passer-by: what the passer-by meets."""
    state, ended = states_of(["lk_loerrach"])["lk_loerrach"], list[BaseException]()
    long, passer_by = connection.copy(), connection.copy()
    long.set_autocommit(False)
    thread = threading.Thread(target=change, args=(state, ended))
    try:
        with inside(county), long.cursor() as reading, passer_by.cursor() as passing:
            reading.execute("SELECT count(*) FROM mails_mail")
            thread.start()
            waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
            while thread.is_alive():
                passing.execute(waits)
                if passing.fetchone() and not gives_up:
                    break
            passing.execute("SET lock_timeout = '200ms'")
            try:
                passing.execute("SELECT count(*) FROM mails_mail")
            except DatabaseError as error:
                return str(error)
            return "read"
    finally:
        long.rollback()
        long.close()
        passer_by.close()
        thread.join()
        assert len(ended) == 1


def test_trap_11_a_change_behind_a_long_reader_stalls_nobody(loerrach, monkeypatch) -> None:
    assert read_beside_a_change(loerrach, gives_up=True) == "read"

    monkeypatch.setattr("tenants.migration_steps.LOCK_TIMEOUT", "0")
    assert "lock timeout" in read_beside_a_change(loerrach, gives_up=False)


# -- 12: an app that moves between shared and county gets no tables -------------------------------
def test_trap_12_an_app_stays_where_it_was_placed(db, settings, monkeypatch) -> None:
    settings.TENANT_APPS = [*settings.TENANT_APPS, "exchange"]

    def rules() -> set[str]:
        return {finding.rule for finding in lint_migrations().refused}

    assert "misplaced" in rules()

    monkeypatch.setitem(linting_rules.PLACES, "exchange", "both")
    assert "misplaced" not in rules()


# -- 13: two workers with the same mail -----------------------------------------------------------
@contextmanager
def an_effect_in_somebodys_hands(county: County) -> Iterator[Effect]:
    """A letter that waits, for all to see, while another connection has just claimed it."""
    other = connection.copy()
    with inside(county), other.cursor() as cursor:
        cursor.execute("SELECT id, reference FROM outbox_effect WHERE kind = 'mail' LIMIT 1")
        pk, mail = cursor.fetchone()
        was = "state = 'done', done_at = now()"
        try:
            waits = "state = 'waiting', done_at = NULL, due_at = now() - interval '1 day'"
            cursor.execute(f"UPDATE outbox_effect SET {waits} WHERE id = %s", [pk])
            cursor.execute("UPDATE mails_mail SET sent_at = NULL WHERE id = %s", [mail])
            other.set_autocommit(False)
            cursor.execute("SELECT 1 FROM outbox_effect WHERE id = %s FOR UPDATE", [pk])
            yield Effect.objects.get(pk=pk)
        finally:
            other.rollback()
            other.set_autocommit(True)
            cursor.execute(f"UPDATE outbox_effect SET {was} WHERE id = %s", [pk])
            cursor.execute("UPDATE mails_mail SET sent_at = now() WHERE id = %s", [mail])
            other.close()


def test_trap_13_a_mail_in_somebodys_hands_is_not_sent_by_another(loerrach, monkeypatch) -> None:
    """Neither while it is being claimed, nor afterwards: the hand-over asks once more."""
    sent = list[str]()
    monkeypatch.setattr("mails.carrying.get_connection", lambda **_: Recorder(sent))

    with an_effect_in_somebodys_hands(loerrach) as effect:
        assert claim(pk=effect.pk) is None

        effect.claimed_by = "wer anders"
        assert deliver(loerrach, effect) is False
        assert sent == []

        monkeypatch.setattr("outbox.carrying.HandOver.__call__", lambda self: None)
        monkeypatch.setattr("outbox.carrying.settle", lambda *_: True)
        deliver(loerrach, effect)
        assert len(sent) == 1


class Recorder:
    """A mail server that takes everything."""

    def __init__(self, sent: list[str]):
        self.sent = sent

    def send_messages(self, messages: list[Any]) -> None:
        self.sent += [message.to[0] for message in messages]


# -- 14: what is first asked and then written is written twice ------------------------------------
def test_trap_14_a_side_signs_once_whoever_races(in_loerrach) -> None:
    def sign_again() -> None:
        first = Signature.objects.filter(party=Signature.Party.COUNTY).first()
        with transaction.atomic():
            first.pk = cast.same_id("again")
            first.save(force_insert=True)

    with pytest.raises(IntegrityError, match="each_side_signs_once"):
        sign_again()

    with places.outside():
        run("ALTER TABLE lk_loerrach.alliances_signature DROP CONSTRAINT each_side_signs_once")
    sign_again()
    assert Signature.objects.filter(party=Signature.Party.COUNTY).count() == 2


# -- 15: the embedded server sorts by bytes -------------------------------------------------------
def test_trap_15_names_are_sorted_by_a_stored_key(in_loerrach) -> None:
    for name in ("Zoo", "Öko", "Amt"):
        cast.applicant(name)
    ours = Partner.objects.filter(name__in=["Zoo", "Öko", "Amt"])

    assert [partner.name for partner in ours] == ["Amt", "Öko", "Zoo"]
    assert [p.name for p in ours.order_by(Collate("name", "C"))] == ["Amt", "Zoo", "Öko"]


# -- 16: tests on real schemas must not wait for migrations ---------------------------------------
def test_trap_16_counties_of_tests_come_from_the_blueprint(loerrach, monkeypatch) -> None:
    assert open_county(**GIESSEN).way == "blueprint"

    monkeypatch.setattr(blueprint, "find", lambda: None)
    again: dict[str, Any] = GIESSEN | {"ags": "06532", "slug": "wetzlar"}
    assert open_county(**again).way == "migrations"
