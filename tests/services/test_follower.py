"""A real PostgreSQL that follows the main one answers public pages; nobody else notices."""

import urllib.request
from collections.abc import Iterator

import pytest

from tests.clusters import Cluster, cluster, run
from tests.faults.moves import open_county
from tests.product import Product, free_port, wait_for
from tests.running import broker, start_web

Followed = tuple[Product, Cluster, Cluster]


@pytest.fixture(scope="module")
def followed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Product, Cluster, Cluster]]:
    """A product with one county on a cluster of its own, and another one that follows."""
    folder = tmp_path_factory.mktemp("followed")
    with cluster(folder / "main") as main:
        product = Product("kreisklima", folder, port=free_port())
        product.settings["DATABASE_URL"] = main.url
        product.command("prepare")
        open_county(product, "08336", "loerrach")
        follower = Cluster(folder / "follower")
        follower.make_follower_of(main)
        product.settings["DATABASE_REPLICA_URL"] = follower.url
        try:
            with broker(product):
                start_web(product)
                wait_for(f"http://127.0.0.1:{product.port}/readyz")
                yield product, main, follower
        finally:
            follower.stop()


def claim(product: Product, words: str) -> None:
    """The county says something else about itself; written to the main database."""
    run(
        product,
        f"""
        from alliances.profile.models import Alliance
        from tenants.models import County
        with inside(County.objects.get(slug="loerrach")):
            Alliance.objects.update(claim={words!r})
        """,
    )


def start_page(product: Product, cookie: str = "") -> str:
    request = urllib.request.Request(
        f"http://127.0.0.1:{product.port}/",
        headers={"Host": "loerrach.localhost", **({"Cookie": cookie} if cookie else {})},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own host
        return answer.read().decode()


def test_visitors_read_from_the_follower_and_people_at_work_do_not(followed) -> None:
    product, main, follower = followed
    claim(product, "Vorher gesagt")
    follower.catch_up(main)
    follower.ask("SELECT pg_wal_replay_pause()")
    claim(product, "Danach gesagt")

    visitor = start_page(product)
    at_work = start_page(product, cookie="sessionid=whoever")
    follower.ask("SELECT pg_wal_replay_resume()")
    follower.catch_up(main)

    assert "Vorher gesagt" in visitor
    assert "Danach gesagt" in at_work
    assert "Danach gesagt" in start_page(product)


def test_the_follower_works_under_the_countys_own_role(followed) -> None:
    product, _, _ = followed

    said = run(
        product,
        """
        from django.db import connections
        from alliances.profile.models import Alliance
        from tenants.models import County
        from tenants.postgresql.places import at, of_county
        county = County.objects.get(slug="loerrach")
        with at(of_county(county)._replace(reads_from="default_replica")):
            print(Alliance.objects.get()._state.db)
            with connections["default_replica"].cursor() as cursor:
                cursor.execute("SELECT current_user = %s, pg_is_in_recovery()", [county.role_name])
                print(*cursor.fetchone())
        """,
    )

    assert said.split() == ["default_replica", "True", "True"]


def test_a_follower_that_is_gone_is_left_out(followed) -> None:
    product, _, follower = followed
    claim(product, "Ohne Nachfolger gesagt")

    follower.stop()
    try:
        assert "Ohne Nachfolger gesagt" in start_page(product)
        assert "Ohne Nachfolger gesagt" in start_page(product)
    finally:
        follower.start()
