"""From host to county without a query, and never long behind."""

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.directory import Directory
from tenants.hosts import normalise
from tenants.models import County, Domain, HostsEdition
from tenants.schemas import outside


@pytest.fixture
def directory(settings) -> Directory:
    """A process's list that never grows old by itself."""
    settings.HOSTS_MAY_BE_OLD = 3600
    return Directory()


@pytest.mark.django_db(transaction=False)
def test_every_committed_change_makes_a_new_edition(loerrach: County) -> None:
    with outside():
        before = HostsEdition.objects.get().edition

        Domain.objects.create(
            tenant=loerrach, domain="klima.example", is_primary=False, proved_at=timezone.now()
        )
        with_host = HostsEdition.objects.get().edition
        Domain.objects.filter(domain="klima.example").delete()

        assert len({before, with_host, HostsEdition.objects.get().edition}) == 3


def test_a_new_host_answers_and_a_removed_one_does_not(loerrach: County, settings) -> None:
    settings.HOSTS_MAY_BE_OLD = 0
    with outside():
        host = Domain.objects.create(
            tenant=loerrach, domain="klima.example", is_primary=False, proved_at=timezone.now()
        )
    assert "Kanarie-loerrach" in Client(SERVER_NAME="klima.example").get("/").content.decode()

    with outside():
        host.delete()

    assert Client(SERVER_NAME="klima.example").get("/").status_code == 404


def test_a_request_asks_the_database_no_more_than_its_page_does(visitor, settings) -> None:
    visitor.get("/impressum/")
    with CaptureQueriesContext(connection) as queries:
        visitor.get("/impressum/")

    # In a test's transaction the list is looked at each time, which is the one query.
    about_hosts = [query for query in queries if "tenants_" in query["sql"]]
    assert [query["sql"].count("tenants_hostsedition") > 0 for query in about_hosts] == [True]


def test_outside_of_a_transaction_the_list_is_kept(directory, monkeypatch, loerrach) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "in_atomic_block", False)
        directory.county_on("loerrach.localhost")
        asked = directory.queries

        for _ in range(100):
            directory.county_on("cloppenburg.localhost")

        assert directory.queries == asked


def test_a_rolled_back_change_is_never_kept(directory, loerrach) -> None:
    def change_one_s_mind() -> None:
        with transaction.atomic(), outside():
            Domain.objects.create(
                tenant=loerrach, domain="nie.example", is_primary=False, proved_at=timezone.now()
            )
            assert directory.county_on("nie.example")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_one_s_mind()

    assert directory.county_on("nie.example") is None


def test_nobody_can_change_the_county_of_another_request(directory, loerrach) -> None:
    first = directory.county_on("loerrach.localhost")
    assert first
    first.name = "verstellt"

    second = directory.county_on("loerrach.localhost")

    assert second
    assert second.name == "Landkreis Lörrach"


@pytest.mark.parametrize(
    ("spelled", "host"),
    [
        ("LOERRACH.localhost:8000", "loerrach.localhost"),
        ("loerrach.localhost.", "loerrach.localhost"),
        ("klima-lörrach.example", "xn--klima-lrrach-bjb.example"),
        ("xn--klima-lrrach-bjb.example", "xn--klima-lrrach-bjb.example"),
        ("[::1]:8000", "[::1]"),
        ("ein..punkt", ""),
        ("a" * 70 + ".example", ""),
    ],
)
def test_one_host_has_one_spelling(spelled: str, host: str) -> None:
    assert normalise(spelled) == host
