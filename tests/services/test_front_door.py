"""A real web server before two counties: raw requests, news of other processes, no database."""

import json
import random
import socket
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import pytest

from tests.product import Product, connect, prepared
from tests.running import start_web
from tests.tenants.nameserver import Nameserver

EMDEN, KIEL = "emden.localhost", "kiel.localhost"


@pytest.fixture(scope="module")
def nameserver() -> Iterator[Nameserver]:
    """The only one that this product asks."""
    made = Nameserver()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, nameserver: Nameserver) -> Iterator[Product]:
    """Two counties behind gunicorn."""
    folder = tmp_path_factory.mktemp("door")
    with prepared(folder, DNS_RESOLVERS=nameserver.address) as made:
        for ags, slug in (("03402", "emden"), ("01002", "kiel")):
            words = f"open_county {ags} --slug {slug} --name {slug} --coordinator a@{slug}.example"
            made.command(*words.split())
        start_web(made)
        yield made


def raw(product: Product, *lines: str) -> tuple[int, str]:
    """Send exactly these lines; status and page of the answer."""
    request = "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")
    with socket.create_connection(("127.0.0.1", product.port), timeout=10) as line:
        line.sendall(request)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, page = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), page.decode()


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    page: str


def ask(product: Product, path: str = "/", host: str = EMDEN, data: bytes | None = None) -> Answer:
    """Send one ordinary request."""
    request = urllib.request.Request(  # noqa: S310 - our own host
        f"http://127.0.0.1:{product.port}{path}", data, {"Host": host, "Origin": f"http://{host}"}
    )
    try:
        answer = urllib.request.urlopen(request, timeout=20)  # noqa: S310
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return Answer(answer.status, answer.headers, answer.read().decode())


def status(product: Product, path: str = "/", host: str = EMDEN) -> int:
    return ask(product, path, host).status


def until(happened: Callable[[], object], seconds: float = 15) -> None:
    """Wait for what processes do; fails if it does not come."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.parametrize(
    "spelled", [EMDEN, "EMDEN.localhost", f"{EMDEN}.", f"{EMDEN}:8000", f"www.{EMDEN}"]
)
def test_one_host_may_be_spelled_in_many_ways(product: Product, spelled: str) -> None:
    code, page = raw(product, "GET /impressum/ HTTP/1.1", f"Host: {spelled}")

    assert code == 200
    assert "emden" in page


@pytest.mark.parametrize(
    "hosts",
    [(EMDEN, KIEL), (KIEL, EMDEN), (EMDEN, EMDEN), (EMDEN, "localhost")],
)
def test_two_hosts_in_one_request_are_refused(product: Product, hosts: tuple[str, str]) -> None:
    code, page = raw(product, "GET / HTTP/1.1", *(f"Host: {host}" for host in hosts))

    assert code == 400
    assert "kiel" not in page.lower()
    assert "emden" not in page.lower()


@pytest.mark.parametrize(
    ("line", "host", "code"),
    [
        (f"http://{EMDEN}/impressum/", EMDEN, 200),
        (f"http://{EMDEN.upper()}.:80/impressum/", EMDEN, 200),
        (f"http://{KIEL}/impressum/", EMDEN, 400),
        (f"http://x@{KIEL}/impressum/", EMDEN, 400),
        (f"HTTP://{KIEL}/impressum/", EMDEN, 400),
        (f"//{KIEL}/impressum/", EMDEN, 404),
        (f"/http://{KIEL}/", EMDEN, 404),
    ],
)
def test_a_request_line_with_a_whole_address_leads_to_no_other_county(
    product: Product, line: str, host: str, code: int
) -> None:
    answer, page = raw(product, f"GET {line} HTTP/1.1", f"Host: {host}")

    assert answer == code
    assert "kiel" not in page.lower()


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("", 404),
        (f"{EMDEN}, {KIEL}", 400),
        (f"{EMDEN} {KIEL}", 404),
        (f"{EMDEN}/../{KIEL}", 404),
        (f"{EMDEN}@{KIEL}", 404),
        ("emden..localhost", 404),
        ("*.localhost", 404),
        ("emd\xfcn.localhost", 404),
        ("lk_emden", 404),
        ("public", 404),
        ("unbekannt.localhost", 404),
    ],
)
def test_a_forged_host_learns_nothing(product: Product, host: str, code: int) -> None:
    answer, page = raw(product, "GET / HTTP/1.1", f"Host: {host}")

    assert answer == code
    assert "kiel" not in page.lower()


def test_a_request_without_any_host_learns_nothing(product: Product) -> None:
    code, page = raw(product, "GET / HTTP/1.0")

    assert code in {400, 404}
    assert "Konsole" not in page


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X_FORWARDED_HOST"])
def test_forwarded_hosts_are_not_believed(product: Product, header: str) -> None:
    value = f"host={KIEL}" if header == "Forwarded" else KIEL
    code, page = raw(product, "GET /impressum/ HTTP/1.1", f"Host: {EMDEN}", f"{header}: {value}")

    assert code == 200
    assert "kiel" not in page.lower()


def test_a_suspended_county_is_closed_everywhere_and_comes_back(product: Product) -> None:
    assert status(product) == 200

    product.command("suspend_county", "emden", "--reason", "Probe")
    until(lambda: status(product) == 503)
    assert status(product, host=KIEL) == 200
    assert status(product, "/healthz") == status(product, "/readyz") == 200
    product.command("reactivate_county", "emden")

    until(lambda: status(product) == 200)


def test_a_county_deleted_under_its_visitors_is_simply_unknown(product: Product) -> None:
    """This process may believe in it for another second."""
    host = "husum.localhost"
    words = "open_county 01054 --slug husum --name husum --coordinator a@husum.example"
    product.command(*words.split())
    until(lambda: status(product, host=host) == 200)
    seen: Counter[int] = Counter()

    def visit() -> int:
        path = random.choice(["/", "/partner/", "/api/v1/partners/", "/verwaltung/"])
        code = status(product, path, host)
        seen[code] += 1
        return code

    with connect(product.database) as owner, owner.cursor() as cursor:
        visit()
        cursor.execute(
            "DELETE FROM tenants_domain WHERE domain = 'husum.localhost';"
            "DELETE FROM tenants_county WHERE slug = 'husum' RETURNING role_name"
        )
        [(role,)] = cursor.fetchall()
        cursor.execute(f"DROP SCHEMA lk_husum CASCADE; DROP ROLE {role}")
    until(lambda: [visit() for _ in range(20)] == [404] * 20)

    assert set(seen) <= {200, 302, 404}


def test_a_domain_is_proved_outside_of_transactions_and_served_at_once(
    product: Product, nameserver: Nameserver
) -> None:
    host = "klima-emden.example"
    claimed = product.command("county_domain", "emden", "add", host)
    nameserver.write(claimed["entry"]["name"], claimed["entry"]["value"])
    open_transactions: list[int] = []
    ask = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND state LIKE 'idle in transaction%'"
    )
    nameserver.when_asked = lambda: open_transactions.append(product.rows(ask)[0][0])
    assert status(product, host=host) == 404

    product.command("county_domain", "emden", "check", host)

    until(lambda: status(product, host=host) == 200)
    assert open_transactions == [0]
    product.command("county_domain", "emden", "remove", host)
    until(lambda: status(product, host=host) == 404)


@contextmanager
def no_database(product: Product) -> Iterator[None]:
    """Whoever is connected is thrown out, and nobody comes in."""
    allow = f"ALTER DATABASE {product.database} WITH ALLOW_CONNECTIONS"
    with connect("postgres") as owner, owner.cursor() as cursor:
        cursor.execute(f"{allow} false")
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [product.database],
        )
        try:
            yield
        finally:
            cursor.execute(f"{allow} true")


def test_without_a_database_everybody_reads_a_kind_word_and_it_heals_by_itself(
    product: Product,
) -> None:
    for host in (EMDEN, KIEL, "localhost"):
        assert status(product, host=host) == 200

    with no_database(product):
        for host in (EMDEN, KIEL, "localhost"):
            answer = ask(product, host=host)
            assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
            assert "geht es von selbst weiter" in answer.page
        assert ask(product, "/anmelden/", data=b"email=a&password=b").status == 503
        answer = ask(product, "/api/v1/partners/")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.page)["type"] == "urn:kreisklima:problem:database-away"
        assert status(product, "/healthz") == 200
        assert status(product, "/readyz") == 503
        assert status(product, host="unbekannt.example") == 404

    for _ in range(20):  # more than there are threads with a lost connection each
        for host in (EMDEN, KIEL, "localhost"):
            assert status(product, host=host) == 200
    assert status(product, "/readyz") == 200
