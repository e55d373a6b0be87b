"""Headers, cookies and forged requests: what every page owes its visitors."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.limits import address_of
from accounts.models import User
from tenants.schemas import inside
from tests import cast

PUBLIC = [
    "/", "/ziele/", "/partner/", "/partner/jobcenter/", "/massnahmen/", "/downloads/",
    "/mitmachen/", "/impressum/", "/datenschutz/", "/barrierefreiheit/", "/anmelden/",
    "/anmelden/passwort-vergessen/", "/gibtsnicht/",
]  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_set_no_cookie_and_carry_the_strict_policy(path: str, visitor) -> None:
    answer = visitor.get(path)

    assert not answer.cookies
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_name_language_title_and_legal_pages(path: str, visitor) -> None:
    page = visitor.get(path).content.decode()

    assert '<html lang="de">' in page
    assert page.count("<h1") == 1
    assert 'href="#inhalt"' in page
    for legal in ("/impressum/", "/datenschutz/", "/barrierefreiheit/"):
        assert f'href="{legal}"' in page


@pytest.fixture(autouse=True)
def _forget_tries(loerrach) -> None:
    """The counters of the shared cache outlive a test's transaction."""
    with inside(loerrach):
        cache.clear()


def strict(county) -> Client:
    return Client(SERVER_NAME=f"{county.slug}.localhost", enforce_csrf_checks=True)


def test_a_visitor_may_send_a_form_from_our_own_page(loerrach) -> None:
    own = {"origin": "http://loerrach.localhost"}

    answer = strict(loerrach).post("/anmelden/", {"email": "x"}, headers=own)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://cloppenburg.localhost"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(loerrach, headers: dict[str, str]) -> None:
    answer = strict(loerrach).post("/anmelden/", {"email": "x"}, headers=headers)

    assert answer.status_code == 403


def test_whoever_is_signed_in_needs_the_token_too(loerrach, coordinator) -> None:
    client = strict(loerrach)
    client.cookies = coordinator.cookies

    answer = client.post("/abmelden/", headers={"origin": "http://loerrach.localhost"})

    assert answer.status_code == 403


def test_sign_in_leads_to_where_one_wanted_to_go(visitor) -> None:
    answer = visitor.post(
        "/anmelden/?next=/verwaltung/partner/",
        {"email": "Coordinator@beispiel.example", "password": cast.PASSWORD},
    )

    assert answer.url == "/verwaltung/partner/"
    assert "sessionid" in answer.cookies


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_sign_in_leads_nowhere_else(visitor, target: str) -> None:
    answer = visitor.post(
        f"/anmelden/?next={target}",
        {"email": "coordinator@beispiel.example", "password": cast.PASSWORD},
    )

    assert answer.url == "/verwaltung/"


def test_a_wrong_password_says_no_more_than_a_wrong_address(visitor) -> None:
    known = visitor.post("/anmelden/", {"email": "reader@beispiel.example", "password": "falsch"})
    unknown = visitor.post("/anmelden/", {"email": "wer@beispiel.example", "password": "falsch"})

    assert known.context["form"].errors == unknown.context["form"].errors


def test_an_old_session_cookie_does_not_lock_a_visitor_out_of_public_forms(loerrach, reader):
    client = strict(loerrach)
    client.cookies = reader.cookies
    with inside(loerrach):
        User.objects.filter(pk=cast.same_id("reader")).update(is_active=False)

    answer = client.post(
        "/anmelden/", {"email": "x"}, headers={"origin": "http://loerrach.localhost"}
    )

    assert answer.status_code == 200


def test_many_sign_ins_that_succeed_slow_nobody_down(client_for, loerrach) -> None:
    for _ in range(12):
        answer = client_for(loerrach).post(
            "/anmelden/", {"email": "reader@beispiel.example", "password": cast.PASSWORD}
        )

        assert answer.status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "127.0.0.1"),
    ],
)
def test_an_address_is_what_our_own_proxy_saw(rf, settings, proxies, forwarded, seen) -> None:
    settings.PROXIES = proxies

    assert address_of(rf.get("/", headers={"x-forwarded-for": forwarded})) == seen


def test_guessing_is_slowed_down_for_the_account_and_not_for_others(visitor, client_for, loerrach):
    for _ in range(9):
        visitor.post("/anmelden/", {"email": "editor@beispiel.example", "password": "falsch"})

    slowed = visitor.post(
        "/anmelden/", {"email": "editor@beispiel.example", "password": cast.PASSWORD}
    )
    other = client_for(loerrach).post(
        "/anmelden/", {"email": "reader@beispiel.example", "password": cast.PASSWORD}
    )

    assert "Viertelstunde" in slowed.content.decode()
    assert other.status_code == 302


def test_a_closed_account_is_out_at_once(reader, loerrach) -> None:
    assert reader.get("/verwaltung/").status_code == 200
    with inside(loerrach):
        User.objects.filter(pk=cast.same_id("reader")).update(is_active=False)

    assert reader.get("/verwaltung/").status_code == 302


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_answers_on_any_host(db, path: str) -> None:
    assert Client().get(path, headers={"host": "10.0.0.7"}).status_code == 200
