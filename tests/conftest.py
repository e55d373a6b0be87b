"""The cast every test knows: two counties on real schemas, and the people in front of them."""

import os
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from accounts.invitations import create_operator
from accounts.models import User
from accounts.permissions import Role
from tenants import blueprint
from tenants.directory import DIRECTORY
from tenants.models import County
from tenants.postgresql.places import NOWHERE, at
from tenants.register import load_register
from tenants.schemas import inside, outside
from tests import cast
from tests.product import product as product  # a fixture for everybody


def pytest_configure() -> None:
    settings.COUNTY_SPARES = 0  # a test that wants some says so
    settings.HOSTS_MAY_BE_OLD = 0  # a count of queries must not depend on the second it falls into
    settings.REQUIRE_OPERATOR_SECOND_FACTOR = False  # a test about it says so
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.CELERY_TASK_EAGER_PROPAGATES = True
    settings.OUTBOX_THREADS = False  # they would not see what a test's transaction has written
    settings.MEDIA_ROOT = tempfile.mkdtemp(prefix="kreisklima-media-")
    settings.STORAGES["exchange"]["OPTIONS"]["location"] = os.path.join(
        settings.MEDIA_ROOT, "_exchange"
    )
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
    settings.WHITENOISE_AUTOREFRESH = True  # nothing was collected for tests


@pytest.fixture(scope="session", autouse=True)
def _as_the_owner() -> Iterator[None]:
    """Tests and what sets them up own the database, as whoever runs commands does."""
    with outside():
        yield


@pytest.fixture(autouse=True)
def _requests_come_from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A web server says no county before the middleware does, so neither does our client."""
    answer = ClientHandler.__call__

    def answer_from_nowhere(handler: ClientHandler, environ: dict) -> Any:
        with at(NOWHERE):
            return answer(handler, environ)

    monkeypatch.setattr(ClientHandler, "__call__", answer_from_nowhere)


@pytest.fixture(autouse=True)
def _hosts_are_known(request: pytest.FixtureRequest) -> None:
    """What another test has seen of the hosts must not decide how often this one asks for them."""
    for database in ("transactional_db", "db"):
        if database in request.fixturenames:
            request.getfixturevalue(database)
            DIRECTORY.county_on("")
            return


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Two real counties and one operator, built once per run."""
    with django_db_blocker.unblock():
        load_register()
        blueprint.make()  # every county of every test opens as quickly as the first
        create_operator(email="betrieb@kreisklima.example", password=cast.PASSWORD)
        cast.build("08336", "loerrach", "Landkreis Lörrach")
        cast.build("03453", "cloppenburg", "Landkreis Cloppenburg")


@pytest.fixture
def loerrach(db) -> County:
    """The county most tests are about."""
    return County.objects.select_related("region").get(slug="loerrach")


@pytest.fixture
def cloppenburg(db) -> County:
    """Its neighbour, with the same ids."""
    return County.objects.select_related("region").get(slug="cloppenburg")


@pytest.fixture
def in_loerrach(loerrach: County) -> Iterator[County]:
    """The whole test works with the data of Lörrach."""
    with inside(loerrach):
        yield loerrach


@pytest.fixture
def client_for(db) -> Callable[..., Client]:
    """Make a client on a county's host (None: the network's), signed in as somebody or not."""

    def make(county: County | None, role: str | None = None) -> Client:
        host = f"{county.slug}.localhost" if county else "localhost"
        client = Client(SERVER_NAME=host)
        if role and county:
            with inside(county):
                client.force_login(User.objects.get(pk=cast.same_id(role)))
        elif role:
            client.force_login(User.objects.get(role=role))
        return client

    return make


@pytest.fixture
def visitor(client_for, loerrach) -> Client:
    """Anybody on Lörrach's public pages."""
    return client_for(loerrach)


@pytest.fixture
def coordinator(client_for, loerrach) -> Client:
    """Lörrach's county admin."""
    return client_for(loerrach, Role.COORDINATOR)


@pytest.fixture
def editor(client_for, loerrach) -> Client:
    """Somebody of Lörrach's office who writes."""
    return client_for(loerrach, Role.EDITOR)


@pytest.fixture
def reader(client_for, loerrach) -> Client:
    """Somebody of Lörrach's office who only looks."""
    return client_for(loerrach, Role.READER)


@pytest.fixture
def partner(client_for, loerrach) -> Client:
    """The contact of a partner of Lörrach."""
    return client_for(loerrach, Role.PARTNER)


@pytest.fixture
def neighbour(client_for, cloppenburg) -> Client:
    """The coordinator of the next county, on its own host."""
    return client_for(cloppenburg, Role.COORDINATOR)


@pytest.fixture
def operator(client_for) -> Client:
    """Who runs the platform, on the network's host."""
    return client_for(None, Role.OPERATOR)
