"""Programs that call the interface of Lörrach: without a key, and with keys of every role."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.permissions import Role
from alliances.team.actions import create_key
from tenants.models import County
from tenants.schemas import inside

PROBLEM = "application/problem+json"


class Program:
    """Speaks JSON with one county's host, with a key or without."""

    def __init__(self, county: County, key: str = ""):
        self.client = Client(headers={"Host": f"{county.slug}.localhost"})
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Call an address below /api/v1/; `if_match="…"` becomes the header If-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = path if path.startswith(("/", "http")) else f"/api/v1/{path}"
        return self.client.generic(
            method,
            address,
            b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers={**self.headers, **named},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.ask("DELETE", path, **headers)


@pytest.fixture
def key_of() -> Callable[[County, str], str]:
    """Make a key of a county with a role."""

    def make(county: County, role: str) -> str:
        with inside(county):
            _, secret = create_key(label=f"Test {role}", role=role, by=Actor.system("Test"))
        return secret

    return make


@pytest.fixture
def anonymous(loerrach: County) -> Program:
    """No key."""
    return Program(loerrach)


@pytest.fixture
def reading(loerrach: County, key_of) -> Program:
    """A key that only reads."""
    return Program(loerrach, key_of(loerrach, Role.READER))


@pytest.fixture
def writing(loerrach: County, key_of) -> Program:
    """A key with the rights of an editor."""
    return Program(loerrach, key_of(loerrach, Role.EDITOR))


@pytest.fixture
def deciding(loerrach: County, key_of) -> Program:
    """A key with the rights of the coordinator."""
    return Program(loerrach, key_of(loerrach, Role.COORDINATOR))


@pytest.fixture
def intruding(loerrach: County, cloppenburg: County, key_of) -> Program:
    """The neighbour's best key, shown to Lörrach."""
    return Program(loerrach, key_of(cloppenburg, Role.COORDINATOR))


@pytest.fixture
def next_door(cloppenburg: County, key_of) -> Program:
    """The neighbour's best key, at home."""
    return Program(cloppenburg, key_of(cloppenburg, Role.COORDINATOR))


@pytest.fixture
def refused() -> Callable[..., dict]:
    """Check that an answer is a problem of this status, told in German; returns it."""

    def check(response: Any, status: int, *fields: str) -> dict:
        assert response.status_code == status, response.content
        assert response["Content-Type"] == PROBLEM
        problem = response.json()
        assert {"type", "title", "detail", "errors"} <= problem.keys()
        assert problem["status"] == status
        assert problem["type"].startswith("urn:kreisklima:problem:")
        assert sorted(problem["errors"]) == sorted(fields)
        for rude in ("Stelle sicher", "Nutze ", "Gib ", "Ensure ", "This field"):
            assert rude not in response.content.decode()
        return problem

    return check


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    """How many queries something takes, once everything that is made once is made."""

    def count(do: Callable[[], Any]) -> int:
        do()
        with CaptureQueriesContext(connection) as queries:
            response = do()
        assert response.status_code == 200, response.content
        return len(queries)

    return count
