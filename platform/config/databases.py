"""The databases of this installation, as the environment names them.

`DATABASE_URL` is the main one: it keeps what is shared, and counties. `DATABASE_URL_<NAME>` adds
another PostgreSQL cluster for counties, `DATABASE_REPLICA_URL` (or `…_<NAME>`) one that follows the
main one (or that one) and answers public pages.
"""

from typing import Any

import environ

MORE, FOLLOWS = "DATABASE_URL_", "DATABASE_REPLICA_URL"
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
