"""The county travels with the statement: as many messages as Django sends without counties."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper as PlainWrapper

from tenants.postgresql import limits
from tenants.postgresql.base import DatabaseWrapper
from tenants.schemas import inside
from tests.tenants.wire import Relay, relay


def one(db: Any) -> None:
    _ask(db)


def five(db: Any) -> None:
    for _ in range(5):
        _ask(db)


def five_together(db: Any) -> None:
    with _atomic(db):
        five(db)


def a_savepoint(db: Any) -> None:
    with _atomic(db):
        _ask(db)
        point = db.savepoint()
        _ask(db)
        db.savepoint_commit(point)
        _ask(db)


def one_rolled_back(db: Any) -> None:
    with _atomic(db):
        _ask(db)
        db.set_rollback(True)


def many_at_once(db: Any) -> None:
    with _atomic(db), db.cursor() as cursor:
        cursor.executemany("SELECT %s", [[1], [2], [3]])


def chunks_in_a_transaction(db: Any) -> None:
    with _atomic(db), db.chunked_cursor() as cursor:
        cursor.execute("SELECT generate_series(1, 5)")
        while cursor.fetchmany(2):
            pass


def chunks_after_something(db: Any) -> None:
    with _atomic(db):
        _ask(db)
        with db.chunked_cursor() as cursor:
            cursor.execute("SELECT generate_series(1, 5)")
            cursor.fetchmany(2)


def _ask(db: Any) -> None:
    with db.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchall()


def _atomic(db: Any) -> "_Using":
    return _Using(db)


class _Using:
    """What `atomic` does, for a connection that has no name of its own."""

    def __init__(self, db: Any):
        self.db = db

    def __enter__(self) -> None:
        self.db.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        self.db.in_atomic_block = True

    def __exit__(self, *_: object) -> None:
        self.db.in_atomic_block = False
        if self.db.needs_rollback:
            self.db.rollback()
        else:
            self.db.commit()
        self.db.needs_rollback = False
        self.db.set_autocommit(True)


def messages(wrapper: type, work: Callable[[Any], None], tapped: Relay) -> list[str]:
    """What this backend sends for this work, once its connection stands."""
    own = {**connection.settings_dict, "HOST": str(tapped.folder)}
    db = wrapper(own, alias="default")
    try:
        one(db)
        before = len(tapped.messages)
        work(db)
        return tapped.messages[before:]
    finally:
        db.close()


@pytest.mark.parametrize(
    "work",
    [
        one,
        five,
        five_together,
        a_savepoint,
        one_rolled_back,
        many_at_once,
        chunks_in_a_transaction,
        chunks_after_something,
    ],
)
@pytest.mark.parametrize("kind", [None, limits.WEB, limits.WORKER])
def test_no_message_more_than_plain_django(work, kind, loerrach, monkeypatch) -> None:
    if kind:
        monkeypatch.setattr(limits, "alone", "")
        monkeypatch.setattr(limits, "together", "")
        limits.work_as(kind)
    with relay() as tapped, inside(loerrach):
        plain = messages(PlainWrapper, work, tapped)
        ours = messages(DatabaseWrapper, work, tapped)

    assert [message.count("SET LOCAL ROLE") for message in plain] == [0] * len(plain)
    assert len(ours) == len(plain), ours
    assert any(f'SET LOCAL ROLE "{loerrach.role_name}"' in message for message in ours)
    limited = [message for message in ours if "SET LOCAL statement_timeout" in message]
    assert bool(limited) == bool(kind)
