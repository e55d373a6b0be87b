"""A PostgreSQL of a test's own, with the limits that PostgreSQL has where nobody set others."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from config import embedded
from config.embedded import postgres

# Ours, in platform/config/embedded/postgres.py, are wider; a foreign server may have these.
AS_IT_COMES = {"max_locks_per_transaction": "64", "max_connections": "100"}


@contextmanager
def server_as_it_comes(folder: Path) -> Iterator[None]:
    """Until its end, every product stands on this server; afterwards nothing of it is left."""
    default = settings.DATABASES["default"]
    host, port = default["HOST"], default["PORT"]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("DATA_DIR", str(folder))
        patch.setenv("EMBEDDED_FAST", "1")
        sockets = embedded.socket_dir()
        try:
            postgres.start()
            _set(str(sockets))
            postgres.stop()
            postgres.start()
            default["HOST"], default["PORT"] = str(sockets), ""
            yield
        finally:
            default["HOST"], default["PORT"] = host, port
            postgres.stop()
            shutil.rmtree(sockets, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


def _set(host: str) -> None:
    connection = psycopg2.connect(host=host, user="postgres", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name, value in AS_IT_COMES.items():
            cursor.execute(f"ALTER SYSTEM SET {name} = {value}")
    connection.close()
