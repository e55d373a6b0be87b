"""A release on a running product: people use the old code while the new one migrates."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.faults.releases import SLOW, done, schemas, use, with_counties
from tests.product import Product, wait_for
from tests.running import start_web
from tests.tenants.planting import COLUMN_AND_INDEX

pytestmark = pytest.mark.deep
PATHS = ("/", "/partner/", "/mitmachen/", "/anmelden/")
PEOPLE = 4


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product with ten counties."""
    with with_counties(tmp_path_factory.mktemp("release"), 10) as made:
        yield made


class People:
    """Somebody looks at every county's pages, again and again; what did not answer is kept."""

    def __init__(self, product: Product):
        self.product, self.ended = product, threading.Event()
        self.hosts = [name.replace("lk_", "") + ".localhost" for name in schemas(product)]
        self.pages, self.bad, self.lock = 0, list[str](), threading.Lock()
        self.rounds = threading.Semaphore(0)
        self.threads = [threading.Thread(target=self._look) for _ in range(PEOPLE)]

    def __enter__(self) -> "People":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        while self.rounds.acquire(blocking=False):
            pass
        for _ in range(2 * PEOPLE):  # all was seen again since the work ended
            self.rounds.acquire(timeout=60)
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _look(self) -> None:
        while not self.ended.is_set():
            for host in self.hosts:
                for path in PATHS:
                    self._page(host, path)
            self.rounds.release()

    def _page(self, host: str, path: str) -> None:
        request = urllib.request.Request(  # noqa: S310 - our own host
            f"http://127.0.0.1:{self.product.port}{path}", headers={"Host": host}
        )
        try:
            with urllib.request.urlopen(request, timeout=30):  # noqa: S310
                problem = ""
        except (urllib.error.HTTPError, OSError) as error:
            problem = f"{host}{path}: {error}"
        with self.lock:
            self.pages += 1
            if problem:
                self.bad.append(problem)


def test_pages_answer_while_counties_are_migrated_and_with_one_left_behind(ten: Product) -> None:
    bad, *_ = schemas(ten)
    start_web(ten)  # release N-1
    use(ten, COLUMN_AND_INDEX, SLOW)
    ten.rows(f"CREATE TABLE {bad}.mails_lane (); SELECT 1")

    with People(ten) as before:
        code, answer = ten.answer("migrate_counties")

    ten.stop()
    start_web(ten)  # release N, and one county still at N-1
    wait_for(f"http://127.0.0.1:{ten.port}/readyz")
    with People(ten) as after:
        pass

    print(f"\n{before.pages} pages of N-1 during the run, {after.pages} of N behind it; "
          f"{len(before.bad)} and {len(after.bad)} failed")  # fmt: skip
    assert (code, answer["migrated"], answer["failed"]) == (1, 9, 1)
    ten.rows(f"DROP TABLE {bad}.mails_lane; SELECT 1")
    assert sum(done(ten)) == 9
    assert (before.bad, after.bad) == ([], [])
    assert ten.command("migrate_counties")["migrated"] == 1
