"""The sweep's own database, filled once per run, and somebody who asks."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from accounts.models import User
from accounts.permissions import Role
from mails.backends import FolderBackend
from tenants.models import County
from tenants.postgresql.places import NamesCounty
from tests.sweep.asking import Lines, Person, letter_text
from tests.sweep.database import connected, copied, forget_hosts
from tests.sweep.planting import Planted, plant
from tests.sweep.signing_in import sign_in
from tests.sweep.things import READER


@dataclass(frozen=True)
class Ground:
    """Where the sweep happens: its database, what is planted there, and who answers."""

    database: str
    base: dict[str, Any]
    planted: Planted
    counties: dict[str, County]
    letters: list[str]  # one of each county, as it left the house
    postbox: Path  # and where the operator reads them


@pytest.fixture(scope="session")
def ground(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Ground]:
    """A copy of the tests' database with both counties filled, committed, gone at the end."""
    folder = tmp_path_factory.mktemp("postbox")
    with django_db_blocker.unblock(), copied("sweep") as database:
        base = dict(connection.settings_dict)
        with connected(database, base):
            planted = plant()
            sign_in(Role.OPERATOR, User.objects.get(role=Role.OPERATOR))
            with override_settings(MAIL_FOLDER=folder):
                FolderBackend().send_messages([each for each in mail.outbox if each.to == [READER]])
            kept = sorted(folder.iterdir())
            for things, letter in zip(planted.things.values(), kept, strict=True):
                things["letter"] = letter.name
            letters = [letter_text(path.read_bytes()) for path in kept]
            counties = {each.slug: each for each in County.objects.select_related("region")}
        yield Ground(database, base, planted, counties, letters, folder)


@pytest.fixture
def log(request: pytest.FixtureRequest) -> Iterator[Lines]:
    """Every log line of the test, kept by nobody else: there are ten thousands."""
    pytests = request.config.pluginmanager.get_plugin("logging-plugin")
    for handler in (pytests.caplog_handler, pytests.report_handler):
        handler.setLevel(logging.CRITICAL + 1)
    lines, root = Lines(), logging.getLogger()
    lines.addFilter(NamesCounty())
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = [lines]
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for handler in (pytests.caplog_handler, pytests.report_handler):
            handler.setLevel(logging.NOTSET)


@pytest.fixture
def sweep_ground(ground: Ground, db) -> Iterator[Ground]:
    """This test works on the sweep's database, with a cache of its own."""
    caches = {"default": settings.CACHES["default"] | {"KEY_PREFIX": f"sweep-{ground.database}"}}
    forget_hosts()
    own = override_settings(CACHES=caches, MAIL_FOLDER=ground.postbox)
    with own, connected(ground.database, ground.base):
        yield ground
        _forget_keys(f"*sweep-{ground.database}:*")
    forget_hosts()


def _forget_keys(pattern: str) -> None:
    """Leave no contents of this sweep to the sweep after a deletion, which reads all of Valkey."""
    client: Any = cache._cache.get_client()  # type: ignore[attr-defined]
    for key in list(client.scan_iter(match=pattern)):
        client.delete(key)


@pytest.fixture
def person(sweep_ground: Ground, log: Lines) -> Person:
    """Somebody who asks in this thread."""
    return Person(sweep_ground.counties, log)
