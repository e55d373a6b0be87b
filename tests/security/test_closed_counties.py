"""What was good in one county opens nothing in another, a suspended or a deleted one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts import links
from accounts.keys import create_key
from accounts.permissions import Role
from alliances.declarations.models import Declaration
from outbox.tasks import clean_county
from tenants.lifecycle import suspend
from tenants.models import County, Domain
from tenants.schemas import inside
from tenants.tasks import NoSuchCounty

SIGN = "/unterschrift/{}/"


@pytest.fixture
def ways_in(loerrach: County, coordinator: Client) -> dict:
    """A session, a key and a signing link, all good in Lörrach."""
    with inside(loerrach):
        _, secret = create_key(label="Seite", role=Role.COORDINATOR, by="Test")
        declaration = Declaration.objects.get()
        Declaration.objects.update(state=Declaration.State.SIGNED_BY_COUNTY)
        token = links.issue("sign-declaration", declaration.pk, valid_for=timedelta(days=1))
    return {"cookies": coordinator.cookies, "key": secret, "link": SIGN.format(token)}


@pytest.fixture
def deleted(loerrach: County) -> Iterator[County]:
    """Rows and schema are gone, as a deletion leaves it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DROP SCHEMA lk_loerrach CASCADE")
    Domain.objects.filter(tenant=loerrach).delete()
    County.objects.filter(pk=loerrach.pk).delete()
    return loerrach


def answers(slug: str, ways_in: dict) -> list[int]:
    """What session, key (reading and writing) and link get on this county's host."""
    client = Client(SERVER_NAME=f"{slug}.localhost")
    key = {"authorization": f"Bearer {ways_in['key']}"}
    by_key = client.get("/api/v1/alliance/", headers=key).status_code
    writing = client.post(
        "/api/v1/goals/", {"title": "x"}, content_type="application/json", headers=key
    ).status_code
    by_link = client.get(ways_in["link"]).status_code
    client.cookies = ways_in["cookies"]
    return [client.get("/verwaltung/").status_code, by_key, writing, by_link]


def test_at_home_all_of_them_are_good(ways_in) -> None:
    assert answers("loerrach", ways_in) == [200, 200, 201, 200]


def test_next_door_none_of_them_is(ways_in, cloppenburg) -> None:
    assert answers("cloppenburg", ways_in) == [302, 401, 401, 404]


def test_in_a_suspended_county_they_wait_with_it(ways_in, loerrach) -> None:
    suspend(loerrach, reason="Pause", by="Betrieb")

    assert answers("loerrach", ways_in) == [503] * 4


def test_of_a_deleted_county_nothing_is_known(ways_in, deleted) -> None:
    assert answers("loerrach", ways_in) == [404] * 4
    assert answers("cloppenburg", ways_in) == [302, 401, 401, 404]
    with pytest.raises(NoSuchCounty):
        clean_county(county="lk_loerrach")
