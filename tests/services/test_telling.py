"""What real processes write into their log and tell monitoring, whatever is planted in requests."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.product import Product, connect, free_port, prepared, wait_for
from tests.running import Broker, broker, log_of

HOST = "emden.localhost"
TOKEN = "Zk3vQ8sYw0aB-4dE_7fG1hJ2kL5mN6pR9tUxVyWzAbC"
KEY = "kk_Qq3vQ8sYw0aB4dE7fG1hJ2kL5mN6pR9tUxVyWz"
MAIL = "erika.canary@amt-emden.example"
COOKIE, QUERY, NAME, PASSWORD = "cookiecanary99", "querycanary", "Namecanary", "Passwortcanary1"
CANARIES = (TOKEN, KEY, MAIL, urllib.parse.quote(MAIL), COOKIE, QUERY, NAME, PASSWORD)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A county behind the web server as in production, with the access log switched on."""
    folder = tmp_path_factory.mktemp("telling")
    (folder / "metrics").mkdir()
    told = {
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "INFO",
        "METRICS_TOKEN": "only-for-tests",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        "WEB_WORKERS": "2",
        "WEB_ACCESS_LOG": "1",
    }
    with prepared(folder, **told) as made:
        words = "open_county 03402 --slug emden --name Emden --coordinator a@emden.example"
        made.command(*words.split())
        yield made


@pytest.fixture(scope="module")
def running(product: Product) -> Iterator[Broker]:
    with broker(product) as made:
        product.port = free_port()
        product.start(
            *("-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"),
            *("--bind", f"127.0.0.1:{product.port}"),
        )
        product.start("-m", "celery", "-A", "config.celery", "worker", "--concurrency", "1")
        wait_for(f"http://127.0.0.1:{product.port}/readyz")
        yield made


def ask(product: Product, path: str, *, host: str = HOST, **values: str) -> tuple[int, str]:
    """With a secret in every place of a request where one could be."""
    headers = {
        "Host": host,
        "Authorization": f"Bearer {KEY}",
        "Cookie": f"session={COOKIE}; sessionid={COOKIE}",
        "Referer": f"http://{HOST}/unterschrift/{TOKEN}/?mail={MAIL}",
        "User-Agent": f"Browser of {MAIL}",
        "Origin": f"http://{HOST}",
    }
    if path == "/metrics":
        headers["Authorization"] = "Bearer only-for-tests"
    body = urllib.parse.urlencode(values).encode() if values else None
    request = urllib.request.Request(  # noqa: S310 - our own host
        f"http://127.0.0.1:{product.port}{path}", body, headers
    )
    try:
        answer = urllib.request.urlopen(request, timeout=20)  # noqa: S310
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.read().decode()


def until_told(product: Product, words: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while words not in log_of(product):
        assert time.monotonic() < deadline, log_of(product)
        time.sleep(0.1)


def test_no_secret_and_nobody_stands_in_the_log(product: Product, running: Broker) -> None:
    person = {"contact_name": NAME, "contact_email": MAIL, "name": NAME, "motivation": NAME}
    assert ask(product, f"/unterschrift/{TOKEN}/?q={QUERY}&mail={MAIL}")[0] == 404
    assert ask(product, f"/einladung/{TOKEN}/")[0] in (200, 404, 410)
    assert ask(product, "/anmelden/", email=MAIL, password=PASSWORD)[0] == 200
    assert ask(product, f"/mitmachen/?q={QUERY}", **person)[0] == 200
    assert ask(product, f"/api/v1/partners/?q={QUERY}")[0] == 401
    assert ask(product, "/", host=f"{NAME.lower()}.localhost")[0] == 404

    # A mistake of ours: the page fails, with what was asked in the statement that fails.
    with connect(product.database) as owner, owner.cursor() as cursor:
        cursor.execute("ALTER TABLE lk_emden.alliances_partner RENAME TO gone")
        assert ask(product, f"/partner/?q={QUERY}&mail={MAIL}")[0] == 500
        assert ask(product, f"/mitmachen/?q={QUERY}", **person)[0] in (200, 500)
        cursor.execute("ALTER TABLE lk_emden.gone RENAME TO alliances_partner")
    # A task that was told what no task should be told.
    sent = (
        "from config.celery import app\n"
        f"for told in ('{MAIL}', '{KEY}', '/unterschrift/{TOKEN}/'):\n"
        "    app.send_task('mails.deliver_mail', [told], {'county': 'lk_emden'})"
    )
    running._python(sent)
    until_told(product, '"task": "mails.deliver_mail"')
    until_told(product, "ValidationError")

    said = log_of(product)
    assert "/unterschrift/<secret>/" in said
    assert "UndefinedTable" in said
    assert [canary for canary in CANARIES if canary.lower() in said.lower()] == []


def test_every_line_of_the_web_server_is_one_object(product: Product, running: Broker) -> None:
    ask(product, "/partner/")
    until_told(product, '"county": "lk_emden"')

    lines = [json.loads(line) for line in log_of(product).splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["logger"] == "kreisklima.requests"]

    assert {"gunicorn.error", "gunicorn.access", "kreisklima.requests"} <= {
        line["logger"] for line in lines
    }
    assert all(line["request"] for line in requests)
    assert "127.0.0.1 - -" not in log_of(product)
    assert "lk_emden" in {line["county"] for line in lines}


def test_all_processes_of_a_machine_count_together(product: Product, running: Broker) -> None:
    running._python("from config.celery import app\napp.send_task('tenants.gather_figures')")
    until_told(product, '"task": "tenants.gather_figures"')
    for _ in range(20):
        ask(product, "/ziele/")

    status, text = ask(product, "/metrics")

    assert status == 200
    counted = [line for line in text.splitlines() if 'county="emden",status="2xx"' in line]
    assert sum(float(line.split()[-1]) for line in counted) >= 20
    assert 'kreisklima_tasks_total{outcome="done",task="tenants.gather_figures"} 1.0' in text
    assert 'kreisklima_counties{state="active"} 1.0' in text
    assert "kreisklima_queue_length 0.0" in text
    assert [canary for canary in CANARIES if canary in text] == []
