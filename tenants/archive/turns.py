"""One import at a time, each with a folder of its own to unpack into."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import Error, connections

from tenants.archive.media import waiting_room
from tenants.postgresql.places import MAIN

IMPORT_LOCK = 0x6B6B696D


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder to unpack into; what earlier imports have left there goes."""
    room = waiting_room("unpacked")
    for left in room.iterdir():
        shutil.rmtree(left, ignore_errors=True)
    folder = room / uuid4().hex
    folder.mkdir(mode=0o750)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Nobody else imports meanwhile; the lock lives in a connection of its own."""
    keeper = connections[MAIN].copy()
    try:
        keeper.set_autocommit(False)
        with keeper.cursor() as cursor:
            # It waits as long as the import works; limits of the server's are for pages.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [IMPORT_LOCK])
            if not cursor.fetchone()[0]:
                raise ValidationError({"file": "Ein anderer Import ist noch nicht zu Ende."})
        yield
    finally:
        with suppress(Error):  # a connection that is only closed lets go a moment later
            keeper.rollback()
        keeper.close()
