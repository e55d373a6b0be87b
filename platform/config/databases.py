"""The databases of this installation, as the environment names them.

`DATABASE_URL` is the main one: it keeps what is shared, and counties. `DATABASE_URL_<NAME>` adds
another PostgreSQL cluster for counties, `DATABASE_REPLICA_URL` (or `…_<NAME>`) one that follows the
main one (or that one) and answers public pages. `BACKUP_URL` (or `…_<NAME>`) says how a backup
of it is taken.
"""

from pathlib import Path
from typing import Any

import environ

MORE, FOLLOWS, BACKUP = "DATABASE_URL_", "DATABASE_REPLICA_URL", "BACKUP_URL"
HOW: dict[str, Any] = {
    "ENGINE": "tenants.postgresql",  # says with each statement whose it is
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}

# Seconds, but for the last. A machine that is gone says nothing: without these we wait for hours.
TELLING_A_DEAD_LINE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
}


def databases(env: environ.Env, main: str) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Django's DATABASES, and which of them follows which: `{followed: follower}`."""
    found = {"default": env.db_url("DATABASE_URL", default=main)}
    followers = {}
    for variable in sorted(env.ENVIRON):
        if variable.startswith(MORE):
            found[variable.removeprefix(MORE).lower()] = env.db_url(variable)
    for name in list(found):
        variable = FOLLOWS if name == "default" else f"{FOLLOWS}_{name.upper()}"
        if variable in env.ENVIRON:
            followers[name] = f"{name}_replica"
            found[followers[name]] = env.db_url(variable)
    for address in found.values():
        address["OPTIONS"] = TELLING_A_DEAD_LINE | address.get("OPTIONS", {})
        address |= HOW
    return found, followers


def backups(
    env: environ.Env, found: dict[str, dict[str, Any]], *, is_embedded: bool
) -> dict[str, Any]:
    """The settings of backups."""
    folder = env("BACKUP_DIR", default="")
    return {
        "BACKUP_DIR": Path(folder) if folder else None,
        "BACKUP_ADDRESSES": _backup_addresses(env, found, is_embedded=is_embedded),
        "BACKUP_MAX_AGE_HOURS": env.int("BACKUP_MAX_AGE_HOURS", default=26),  # of the last good one
        "POSTGRES_PROGRAMS": env("POSTGRES_PROGRAMS", default=""),  # else they are looked for
        # Who may run a PostgreSQL for a while, for it refuses to be root; and the wheel's programs.
        "SERVERS_FOR_A_WHILE": "config.embedded.scratch",
    }


def _backup_addresses(
    env: environ.Env, found: dict[str, dict[str, Any]], *, is_embedded: bool
) -> dict[str, dict[str, Any]]:
    """Past any pool, as who may replicate; the embedded server's own superuser needs no address."""
    addresses = {}
    for name, address in found.items():
        variable = BACKUP if name == "default" else f"{BACKUP}_{name.upper()}"
        if variable in env.ENVIRON:
            addresses[name] = env.db_url(variable)
        elif name == "default" and is_embedded:
            addresses[name] = {**address, "USER": "postgres", "NAME": "postgres"}
        else:
            addresses[name] = address
    return addresses
