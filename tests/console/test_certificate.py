"""A proxy asks which hosts deserve a certificate; the answer costs no query."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from console.certificate_views import PER_ADDRESS
from tenants import domains
from tenants.models import Domain

ASK = "/intern/zertifikat"


@pytest.fixture(autouse=True)
def _nobody_asked_before(db) -> None:
    PER_ADDRESS.forget("127.0.0.1")
    cache.clear()


@pytest.fixture
def proved(loerrach) -> Domain:
    claimed = domains.claim(loerrach, "klima-lörrach.de", by="Koordination")
    Domain.objects.filter(pk=claimed.pk).update(proved_at=timezone.now())
    return claimed


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "www.localhost",
        "loerrach.localhost",
        "LOERRACH.localhost.",
        "xn--klima-lrrach-bjb.de",
        "www.xn--klima-lrrach-bjb.de",
    ],
)
def test_a_host_that_we_serve_gets_one(client, proved, host: str) -> None:
    assert client.get(ASK, {"domain": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["", "fremd.localhost", "example.org", "a.loerrach.localhost", "x" * 400, "..", "[::1]"]
)
def test_any_other_gets_none(client, proved, host: str) -> None:
    assert client.get(ASK, {"domain": host}).status_code == 404


def test_a_claim_without_proof_gets_none(client, loerrach) -> None:
    domains.claim(loerrach, "klima-lörrach.de", by="Koordination")

    assert client.get(ASK, {"domain": "xn--klima-lrrach-bjb.de"}).status_code == 404


@pytest.mark.parametrize("name", ["localhost", "web", "127.0.0.1", "loerrach.localhost"])
def test_the_proxy_may_know_us_by_any_name(db, name: str) -> None:
    assert Client(SERVER_NAME=name).get(ASK, {"domain": "loerrach.localhost"}).status_code == 200


def test_it_costs_no_query_but_the_list_of_hosts_own(
    client, loerrach, settings, django_assert_num_queries
) -> None:
    settings.HOSTS_MAY_BE_OLD = 60
    client.get(ASK, {"domain": "loerrach.localhost"})

    # The list of hosts looks for its edition once a second, in a test's transaction each time.
    with django_assert_num_queries(2):
        client.get(ASK, {"domain": "loerrach.localhost"})
        client.get(ASK, {"domain": "fremd.example"})


def test_who_asks_too_often_is_slowed_down(client, loerrach) -> None:
    for _ in range(PER_ADDRESS.most):
        PER_ADDRESS.count("127.0.0.1")

    assert client.get(ASK, {"domain": "loerrach.localhost"}).status_code == 429
