"""Who gets in: every call of the interface names its permission, and keys are of one county."""

from typing import Any

import pytest
from django.urls import get_resolver
from rest_framework.views import APIView

from accounts.keys import revoke_key
from accounts.models import ApiKey
from accounts.permissions import PERMISSIONS
from api.access import permission_of
from api.urls import urlpatterns
from tenants.schemas import inside
from tests.api.conftest import Program


def calls() -> list[tuple[str, str, APIView]]:
    """Every address with every method it answers to, and the view set up for it."""
    found = []
    for pattern in urlpatterns:
        callback: Any = pattern.callback
        if not hasattr(callback, "cls"):
            continue
        actions = getattr(callback, "actions", None) or {"get": None}
        for method, action in actions.items():
            view = callback.cls(**callback.initkwargs)
            if action:
                view.action = action
            found.append((method, str(pattern.pattern), view))
    return found


@pytest.mark.parametrize(
    ("method", "address", "view"), calls(), ids=lambda value: value if str(value) == value else ""
)
def test_every_call_names_a_permission_that_exists(method, address, view):
    assert permission_of(view, method) in PERMISSIONS


def test_pages_of_the_interface_name_theirs_too():
    pages = [pattern.callback for pattern in urlpatterns if not hasattr(pattern.callback, "cls")]

    assert [page.permission for page in pages] == ["site.read"]


def test_what_the_table_does_not_name_is_refused(deciding, refused, monkeypatch):
    monkeypatch.setattr("api.goals.GoalResource.permissions", {})

    refused(deciding.get("goals/"), 403)
    refused(deciding.post("goals/", {"title": "Neu"}), 403)


@pytest.mark.parametrize("key", ["falsch", "kk_" + "x" * 43, "zwei worte", "kk_ä"])
def test_a_key_that_does_not_exist_opens_nothing(loerrach, key, refused):
    program = Program(loerrach, key)

    refused(program.get("goals/"), 401)


def test_a_revoked_key_opens_nothing(reading, loerrach, refused):
    with inside(loerrach):
        revoke_key(ApiKey.objects.get(label="Test reader"))

    refused(reading.get("partners/"), 401)


def test_a_signed_in_person_is_nobody_here(coordinator, loerrach):
    coordinator.defaults["HTTP_HOST"] = "loerrach.localhost"

    response = coordinator.get("/api/v1/declarations/")

    assert response.status_code == 401


def test_unknown_addresses_are_problems_too(anonymous, refused):
    refused(anonymous.get("nichts/hier/"), 404)
    refused(anonymous.get(""), 404)
    refused(anonymous.post("nichts/", {}), 404)
    refused(anonymous.get("partners/keine-kennung/"), 404)


def test_an_unknown_method_is_told(anonymous, deciding, refused):
    response = deciding.ask("PUT", "goals/", {})

    refused(response, 405)
    assert "GET" in response["Allow"]
    refused(deciding.delete("measures/"), 405)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"title": "\\ud800"}', "application/json", 400),
        (b'{"title": "a\\u0000b"}', "application/json", 400),
        (b'["title"]', "application/json", 400),
        (b"title=a", "application/x-www-form-urlencoded", 415),
        (b" " * 6_000_000, "application/json", 413),
    ],
)
def test_a_body_that_is_no_honest_json_is_refused(writing, body, content_type, status):
    response = writing.client.generic(
        "POST", "/api/v1/goals/", body, content_type=content_type, headers=writing.headers
    )

    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"


def test_there_is_no_interface_on_the_networks_host(db):
    assert not [
        pattern
        for pattern in get_resolver("config.urls_public").url_patterns
        if "api" in str(pattern.pattern)
    ]


def test_answers_are_not_for_shared_caches(reading):
    response = reading.get("partners/")

    assert response["Cache-Control"] == "private, no-cache"
    assert "Authorization" in response["Vary"]
