"""Two real PostgreSQL clusters: the second takes new counties, and counties move between them."""

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.clusters import Cluster, cluster, run
from tests.faults.moves import contents, database_of, has_schema, open_county
from tests.product import Product, prepared
from tests.running import broker, start_web


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Another PostgreSQL server."""
    with cluster(tmp_path_factory.mktemp("zwei")) as made:
        yield made


@pytest.fixture(scope="module")
def grown(second: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product on two clusters: Lörrach lives on the first, Cloppenburg on the second."""
    folder = tmp_path_factory.mktemp("grown")
    with prepared(folder, DATABASE_URL_ZWEI=second.url) as made, broker(made):
        open_county(made, "08336", "loerrach")
        made.settings["NEW_COUNTIES_DATABASE"] = "zwei"
        open_county(made, "03453", "cloppenburg")
        del made.settings["NEW_COUNTIES_DATABASE"]
        start_web(made)
        yield made


@pytest.fixture(autouse=True)
def _each_where_it_was(grown: Product) -> Iterator[None]:
    yield
    for slug, database in (("loerrach", "default"), ("cloppenburg", "zwei")):
        if database_of(grown, slug) != database:
            grown.command("move_county", slug, "--to", database)


def ask(product: Product, slug: str, path: str, key: str = "", body: dict | None = None) -> int:
    """The status of a page or, with a key, of the API."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{product.port}{path}",
        data=json.dumps(body).encode() if body else None,
        headers={
            "Host": f"{slug}.localhost",
            "Content-Type": "application/json",
            **({"Authorization": f"Bearer {key}"} if key else {}),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own host
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_county_on_the_second_cluster_is_served_like_any_other(grown: Product) -> None:
    assert database_of(grown, "cloppenburg") == "zwei"
    assert not has_schema(grown, "default", "lk_cloppenburg")
    for path in ("/", "/partner/", "/ziele/", "/massnahmen/", "/impressum/", "/api/v1/alliance/"):
        assert ask(grown, "cloppenburg", path) == ask(grown, "loerrach", path) == 200


def test_people_of_the_second_cluster_have_second_factors_too(grown: Product) -> None:
    said = run(
        grown,
        """
        from accounts import second_factor
        from accounts.models import User
        from accounts.permissions import Role
        from allauth.mfa.totp.internal.auth import generate_totp_secret
        from tenants.models import County
        from tests.accounts.proving import code_of
        with inside(County.objects.get(slug="cloppenburg")):
            user = User.objects.create(email="zwei@beispiel.example", role=Role.EDITOR)
            secret = generate_totp_secret()
            code = code_of(secret, steps=-1)
            second_factor.add_app(user, secret=secret, code=code, session_key=None)
            spare = second_factor.recovery_codes(user)[0]
            answers = [second_factor.accept_code(user, each) is not None
                       for each in (spare, spare, code_of(secret))]
            user.delete()
        print(answers)
        """,
    )

    assert said == "[True, False, True]"


def test_what_it_gives_to_the_exchange_is_read_on_the_first(grown: Product) -> None:
    said = run(
        grown,
        """
        from accounts.actors import Actor
        from alliances.history.models import Entry
        from alliances.measures.models import Measure
        from alliances.sharing import actions
        from exchange.models import Adoption, Material
        from tenants.models import County
        by = Actor.system("Test")
        giver, taker = (County.objects.get(slug=slug) for slug in ("cloppenburg", "loerrach"))
        with inside(giver):
            mine = Measure.objects.create(title="Weniger Wege", slug="wege")
            terms = {"licence": "CC-BY-4.0", "visibility": "counties"}
            material = actions.share(mine, kind="measure", by=by, **terms)
            entry = Entry.objects.filter(verb__startswith="mit anderen").count()
        with inside(taker):
            actions.adopt(Material.objects.get(pk=material.pk), by=by)
            adopted = Measure.objects.filter(title="Weniger Wege").count()
        print(material._state.db, mine._state.db, entry, adopted, Adoption.objects.count())
        """,
    )

    assert said == "default zwei 1 1 1"


def test_what_fails_in_the_county_is_taken_back_in_the_exchange(grown: Product) -> None:
    said = run(
        grown,
        """
        from accounts.actors import Actor
        from alliances.measures.models import Measure
        from alliances.sharing import actions
        from exchange.models import Material
        from tenants.models import County
        from tenants.transactions import atomic
        before = Material.objects.count()
        with inside(County.objects.get(slug="cloppenburg")):
            mine = Measure.objects.create(title="Vergeblich", slug="vergeblich")
            terms = {"licence": "CC-BY-4.0", "visibility": "counties"}
            try:
                with atomic():
                    actions.share(mine, kind="measure", by=Actor.system("Test"), **terms)
                    raise KeyError
            except KeyError:
                mine.refresh_from_db()
        print(Material.objects.count() - before, mine.shared_as)
        """,
    )

    assert said == "0 None"


def test_it_may_write_in_the_exchange_as_itself_only(grown: Product) -> None:
    said = run(
        grown,
        """
        from django.db import ProgrammingError, connections
        from exchange.models import Material
        from tenants.models import County
        cloppenburg, loerrach = County.objects.order_by("slug")
        def refused(work):
            try:
                work()
            except ProgrammingError as error:
                return error.__cause__.pgcode
            return "allowed"
        def ask_main(query):
            with connections["default"].cursor() as cursor:
                cursor.execute(query)
        with inside(cloppenburg):
            foreign = {"county": loerrach, "county_name": "x", "title": "x", "words": "x"}
            print(refused(lambda: Material.objects.create(kind="measure", **foreign)))
            print(refused(lambda: ask_main("SELECT 1 FROM lk_loerrach.alliances_partner")))
            print(refused(lambda: ask_main("SELECT 1 FROM public.accounts_user")))
        """,
    )

    assert said.split() == ["42501"] * 3


def test_a_county_moves_there_and_back_and_is_the_same(grown: Product) -> None:
    before, neighbour = contents(grown, "loerrach"), contents(grown, "cloppenburg")

    trial = grown.command("move_county", "loerrach", "--to", "zwei", "--dry-run")
    assert database_of(grown, "loerrach") == "default"
    answer = grown.command("move_county", "loerrach", "--to", "zwei")

    assert trial["rows"] == answer["rows"]
    assert (answer["from"], answer["database"]) == ("default", "zwei")
    assert answer["rows"] == sum(rows for rows, _ in before.values()) > 20
    assert contents(grown, "loerrach") == before
    assert not has_schema(grown, "default", "lk_loerrach")
    assert ask(grown, "loerrach", "/partner/") == 200
    told = "SELECT verb, note FROM console_operatorentry ORDER BY id DESC LIMIT 1"
    assert grown.rows(told) == [("Landkreis umgezogen", "default → zwei")]

    grown.command("move_county", "loerrach", "--to", "default")

    assert contents(grown, "loerrach") == before
    assert contents(grown, "cloppenburg") == neighbour
    assert not has_schema(grown, "zwei", "lk_loerrach")
    assert grown.command("check_schemas")["deviations"] == {}


@pytest.mark.deep
def test_while_it_moves_people_read_on_and_nothing_written_is_lost(grown: Product) -> None:
    key = grown.command("create_api_key", "loerrach", "--role", "editor", "--label", "Test")["key"]
    ended = threading.Event()
    reads: Counter[int] = Counter()
    writes: Counter[int] = Counter()

    def read() -> None:
        while not ended.is_set():
            reads[ask(grown, "loerrach", "/ziele/")] += 1

    def write() -> None:
        while not ended.is_set():
            status = ask(
                grown, "loerrach", "/api/v1/goals/", key, {"title": "Im Umzug", "description": "x"}
            )
            writes[status] += 1

    threads = [threading.Thread(target=work) for work in (read, write, write)]
    for thread in threads:
        thread.start()
    try:
        grown.command("move_county", "loerrach", "--to", "zwei")
        grown.command("move_county", "loerrach", "--to", "default")
    finally:
        ended.set()
        for thread in threads:
            thread.join()

    found = grown.rows("SELECT count(*) FROM lk_loerrach.alliances_objective")[0][0]
    kept = grown.rows(
        "SELECT count(*) FROM lk_loerrach.alliances_objective WHERE title = 'Im Umzug'"
    )[0][0]
    print(f"reads {dict(reads)}, writes {dict(writes)}, kept {kept} of {found}")
    assert set(reads) == {200}
    assert set(writes) == {201, 503}
    assert kept == writes[201]


def test_a_move_to_nowhere_or_of_nobody_is_refused_and_changes_nothing(grown: Product) -> None:
    for words in (("loerrach", "--to", "drei"), ("nirgends", "--to", "zwei")):
        with pytest.raises(AssertionError, match="Es gibt die Datenbanken|gibt es nicht"):
            grown.command("move_county", *words)

    assert grown.rows("SELECT 1 FROM tenants_county WHERE read_only_since IS NOT NULL") == []


def test_new_migrations_reach_counties_on_every_cluster(grown: Product) -> None:
    answer = grown.command("migrate_counties")

    assert {county["slug"]: county["state"] for county in answer["counties"]} == {
        "loerrach": "current",
        "cloppenburg": "current",
    }
