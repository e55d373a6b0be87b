"""Whoever guesses passwords is slowed down, and the owner is not."""

from datetime import timedelta
from typing import Any

import time_machine
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as CacheAway

from accounts import guessing
from tenants.schemas import inside
from tests import cast
from tests.accounts.proving import sign_in


def at(client: Client, address: str) -> Client:
    client.defaults["REMOTE_ADDR"] = address
    return client


def guess(client: Client, times: int, role: str = "editor"):
    for _ in range(times):
        answer = sign_in(client, role, password="falsch")
    return answer


def test_a_stranger_who_hammers_an_account_locks_out_only_themselves(client_for, loerrach) -> None:
    stranger = at(client_for(loerrach), "198.51.100.9")
    guess(stranger, 20)

    assert "Viertelstunde" in sign_in(stranger, "editor").content.decode()
    assert sign_in(at(client_for(loerrach), "203.0.113.1"), "editor").status_code == 302


def test_after_a_quarter_of_an_hour_it_is_over_even_for_who_goes_on(visitor, loerrach) -> None:
    guess(visitor, 8)
    assert "Viertelstunde" in guess(visitor, 3).content.decode()
    server: Any = cache
    with server._cache.get_client() as redis:  # the cache has its own clock
        left = {key: redis.ttl(key) for key in redis.scan_iter("*axes-*")}
    assert left
    assert all(0 < seconds <= 15 * 60 for seconds in left.values())


def test_what_is_counted_names_nobody() -> None:
    request = HttpRequest()

    whose = guessing.whose(request, {"email": "Editor@beispiel.example"})

    assert whose == guessing.whose(request, {"email": "editor@beispiel.example"})
    assert "editor" not in whose.lower()
    assert guessing.nobody_by_name("editor@beispiel.example") == "somebody"


def test_an_address_that_tries_many_accounts_has_to_wait(client_for, loerrach, cloppenburg):
    client = at(client_for(loerrach), "198.51.100.9")
    for number in range(60):
        client.post("/anmelden/", {"email": f"p{number}@beispiel.example", "password": "x"})

    assert "Viertelstunde" in sign_in(client, "reader").content.decode()
    next_door = at(client_for(cloppenburg), "198.51.100.9")
    assert sign_in(next_door, "reader").status_code == 302


def test_guessing_from_everywhere_does_not_stop_the_owner_where_they_were_before(
    client_for, loerrach
) -> None:
    owner = at(client_for(loerrach), "203.0.113.1")
    assert sign_in(owner, "editor").status_code == 302
    with inside(loerrach):
        for _ in range(100):
            guessing.PER_ACCOUNT.count("editor@beispiel.example")

    new_place = at(client_for(loerrach), "192.0.2.44")
    assert "Viertelstunde" in sign_in(new_place, "editor").content.decode()
    assert sign_in(at(client_for(loerrach), "203.0.113.1"), "editor").status_code == 302


def test_what_was_guessed_next_door_does_not_count_here(client_for, loerrach, cloppenburg) -> None:
    guess(client_for(cloppenburg), 9)

    assert sign_in(client_for(loerrach), "editor").status_code == 302


def test_unknown_and_known_accounts_get_the_same_answers_all_the_way(client_for, loerrach) -> None:
    def answers(email: str) -> list[str]:
        client = at(client_for(loerrach), f"198.51.100.{len(email)}")
        sent = {"email": email, "password": "falsch"}
        return [str(client.post("/anmelden/", sent).context["form"].errors) for _ in range(10)]

    assert answers("editor@beispiel.example") == answers("unbekannt@beispiel.example")


def test_a_success_forgets_the_slips_before(client_for, loerrach) -> None:
    client = client_for(loerrach)
    guess(client, 7)
    sign_in(client, "editor")
    client.post("/abmelden/")

    guess(client, 7)

    assert sign_in(client, "editor").status_code == 302


def test_without_the_cache_people_come_in_and_the_log_tells(
    client_for, loerrach, monkeypatch, caplog
) -> None:
    def away(*_, **__):
        raise CacheAway("weg")

    for name in ("get", "set", "add", "incr", "delete", "touch"):
        monkeypatch.setattr("django.core.cache.backends.redis.RedisCache." + name, away)
    client = client_for(loerrach)
    assert guess(client, 2).status_code == 200

    assert sign_in(client, "editor").status_code == 302
    assert client.get("/verwaltung/").status_code == 200
    assert "cache away" in caplog.text
    assert "beispiel.example" not in caplog.text


def test_confirming_is_slowed_down_too(coordinator) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        asked = coordinator.get("/verwaltung/team/").url
        for _ in range(8):
            coordinator.post(asked, {"password": "falsch"})

        answer = coordinator.post(asked, {"password": cast.PASSWORD})

    assert "Viertelstunde" in answer.content.decode()
