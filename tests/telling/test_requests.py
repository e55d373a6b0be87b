"""Each request has a number, and one line that says what came of it and nothing about anybody."""

import logging
import re

import pytest

from tests import cast

NUMBER = re.compile(r"[0-9a-f]{32}")


@pytest.fixture
def lines(caplog) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "kreisklima.requests")
    return caplog


def facts(lines: pytest.LogCaptureFixture) -> list[dict]:
    return [
        vars(record)["facts"] for record in lines.records if record.name == "kreisklima.requests"
    ]


def test_a_request_gets_a_number_of_our_own(visitor) -> None:
    first, second = (visitor.get("/", headers={"x-request-id": "mine-12345678"}) for _ in range(2))

    assert NUMBER.fullmatch(first["X-Request-ID"])
    assert first["X-Request-ID"] != second["X-Request-ID"]


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("0d1c-2f7a-4c55", True), ("short", False), ("a b c d e f g h", False), ("ü" * 20, False)],
)
def test_our_own_proxy_may_give_the_number(visitor, settings, given, is_kept) -> None:
    settings.PROXIES = 1

    answer = visitor.get("/", HTTP_X_REQUEST_ID=given)

    assert (answer["X-Request-ID"] == given) is is_kept


def test_a_line_says_what_came_of_it_and_not_who_asked(coordinator, lines) -> None:
    coordinator.get("/verwaltung/?geheim=4711")

    (told,) = facts(lines)
    assert (told["county"], told["method"], told["status"]) == ("lk_loerrach", "GET", 200)
    assert told["role"] == "coordinator"
    assert "4711" not in str(told)
    assert cast.PASSWORD not in str(told)


def test_machines_that_ask_for_our_health_are_not_written_down(visitor, lines) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        visitor.get(path)

    assert facts(lines) == []
