"""Every trace of a county: in all schemas, files, cache and queues, whoever they belong to."""

import base64
import binascii
import os
import re
from collections.abc import Iterator
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from psycopg2 import sql

from tests.sweep.canaries import canaries_in

# What PostgreSQL keeps of itself; everything else is searched, whoever made it.
OWN = ("pg_catalog", "information_schema", "pg_toast")
PACKED = re.compile(r"[A-Za-z0-9+/=]{24,}")


def in_tables(slug: str) -> dict[str, set[str]]:
    """The county's canaries by table; of every column of every table of every schema."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema <> ALL (%s)",
            [list(OWN)],
        )
        for schema, table in cursor.fetchall():
            cursor.execute(
                sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(schema, table))
            )
            for (row,) in cursor.fetchall():
                if words := words_of(row, slug):
                    found.setdefault(f"{schema}.{table}", set()).update(words)
    return found


def tables_searched() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema <> ALL (%s)",
            [list(OWN)],
        )
        return cursor.fetchone()[0]


def in_files(root: Path, slug: str) -> dict[str, set[str]]:
    """The county's canaries by file below this folder, in names and in contents."""
    found: dict[str, set[str]] = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            text = f"{path.name}\n{path.read_bytes().decode('latin-1')}"
            if words := words_of(text, slug):
                found[str(path.relative_to(root))] = words
    return found


def in_valkey(address: str, slug: str) -> dict[str, set[str]]:
    """The county's canaries, and keys under its schema's name, in all databases of one server."""
    found: dict[str, set[str]] = {}
    schema = f"lk_{slug}:"
    client = redis.Redis.from_url(address)
    for number in range(int(client.config_get("databases")["databases"])):
        client.execute_command("SELECT", number)
        for key in client.scan_iter(count=1000):
            text = key.decode("latin-1")
            words = words_of("\n".join([text, *_values(client, key)]), slug)
            if text.startswith(schema):
                words |= {"key"}
            if words:
                found[f"{number}/{text}"] = words
    client.close()
    return found


def _values(client: redis.Redis, key: bytes) -> Iterator[str]:
    read = {
        b"string": lambda: [client.get(key)],
        b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: client.smembers(key),
        b"zset": lambda: client.zrange(key, 0, -1),
        b"hash": lambda: [part for pair in client.hgetall(key).items() for part in pair],
        b"stream": lambda: [repr(entry).encode() for entry in client.xrange(key)],
        b"none": list,  # it ran out while we looked
    }[client.type(key)]
    for value in read():
        yield (value or b"").decode("latin-1")


def addresses() -> set[str]:
    """Cache and broker, which may be one server."""
    both = (settings.CACHES["default"]["LOCATION"], settings.CELERY_BROKER_URL)
    return {address.replace("redis+socket:", "unix:") for address in both}


def words_of(text: str, slug: str) -> set[str]:
    """The canaries of this county in a text, also where bytes or packed words carry them."""
    texts = [text]
    for packed in re.findall(r"\\x([0-9a-f]{16,})", text):
        texts.append(binascii.unhexlify(packed[: len(packed) // 2 * 2]).decode("latin-1"))
    for packed in PACKED.findall(text):
        padded = packed.rstrip("=") + "=" * (-len(packed.rstrip("=")) % 4)
        try:
            texts.append(base64.b64decode(padded).decode("latin-1"))
        except binascii.Error:
            continue
    return {str(canary) for each in texts for canary in canaries_in(each) if canary.slug == slug}
