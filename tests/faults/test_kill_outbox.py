"""Worker, broker and database killed in the middle of deliveries: no letter lost, none doubled.

A real mail server of the test counts what it has taken. A letter whose worker died between the
server's yes and the note of it is unclear; it lies in the dead letter box, and a person decides.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from tests.outbox.sinks import Sink, sink
from tests.product import Product
from tests.running import OwnServer, kill, start_worker

SLUGS = ("emden", "oldenburg")
POINTS = {  # where a worker dies, and what becomes of its letter without anybody's help
    "outbox.claimed": "done",
    "outbox.before_mark": "done",
    "outbox.marked": "unclear",
    "outbox.handed_over": "unclear",
}
WRITE = """
import outbox.writing
from mails.writing import write
from tenants.models import County
from tenants.schemas import inside
outbox.writing.wake = lambda: None
for slug in {slugs}:
    with inside(County.objects.get(slug=slug)):
        for number in range({count}):
            to = f"{{number}}.{name}@{{slug}}.example"
            write("password_reset", to=to, subject="x", context={{}})
"""
SEEN = """
import json
from mails.models import Mail
from outbox.models import Effect
from tenants.schemas import each_county
found = []
for county in each_county():
    to = dict(Mail.objects.values_list("pk", "to"))
    found += [(str(e.pk), county.slug, f"<{e.reference}@localhost>", to[e.reference], e.state)
              for e in Effect.objects.filter(kind="mail")]
print(json.dumps(found))
"""
DECIDE = """
from outbox.deciding import give_up, retry
from tenants.models import County
from tenants.schemas import inside
for pk, slug, arrived in {letters}:
    with inside(County.objects.get(slug=slug)):
        give_up(pk, reason="ist angekommen") if arrived else retry(pk)
"""


@dataclass
class Post:
    """A product with its mail server and a worker that may be killed."""

    product: OwnServer
    sink: Sink
    queue: Celery
    worker: object = None
    toll: Counter[str] = field(default_factory=Counter)

    def start_worker(self, *, dies_at: str = "") -> None:
        self.product.settings["FAULTPOINTS"] = f"{dies_at}=kill" if dies_at else ""
        self.worker = start_worker(self.product)

    def kill_worker(self) -> None:
        kill(self.product, self.worker)
        self.start_worker()

    def kill_valkey(self) -> None:
        self.product.kill_service("valkey.pid")
        self.product.start_services()

    def kill_postgresql(self) -> None:
        self.product.kill_service("postmaster.pid")
        self.product.start_services()

    def write(self, name: str, count: int) -> None:
        self.product.shell(WRITE.format(name=name, count=count, slugs=SLUGS))

    def wake(self) -> None:
        """What the scheduler does every few seconds; nobody minds a broker that is away."""
        with suppress(OperationalError):
            self.queue.send_task("outbox.relay")

    def letters(self, name: str) -> list[list[str]]:
        """Id, county, Message-ID, recipient and state of the letters with this name."""
        found = json.loads(self.product.shell(SEEN).splitlines()[-1])
        return [row for row in found if f".{name}@" in row[3]]

    def come_to_rest(self, name: str) -> list[list[str]]:
        """The letters as soon as none is waiting or in anybody's hands."""
        deadline = time.monotonic() + 120
        while True:
            self.wake()
            found = self.letters(name)
            if {row[4] for row in found} <= {"done", "unclear", "dead"}:
                return found
            assert time.monotonic() < deadline, Counter(row[4] for row in found)
            time.sleep(0.5)

    def judge(self, name: str, count: int) -> list[list[str]]:
        """Nothing lost, nothing doubled, all is well; what is unclear is then decided."""
        found = self.come_to_rest(name)
        arrived = self.sink.ids()
        lost = [row for row in found if row[4] == "done" and not arrived[row[2]]]
        doubled = [row for row in found if arrived[row[2]] > 1]
        unclear = [row for row in found if row[4] == "unclear"]
        assert len(found) == len(SLUGS) * count
        assert (lost, doubled) == ([], [])
        assert [row for row in found if row[4] == "dead"] == []
        assert self.product.answer("check_invariants") == (0, {"ok": True, "violations": []})

        self.product.shell(
            DECIDE.format(letters=[(row[0], row[1], bool(arrived[row[2]])) for row in unclear])
        )
        deadline = time.monotonic() + 60
        while len(self.sink.ids(".example").keys() & {row[2] for row in found}) < len(found):
            assert time.monotonic() < deadline, "a letter that was sent again did not arrive"
            self.wake()
        arrived = self.sink.ids()
        assert all(arrived[row[2]] == 1 for row in found)
        self.toll["letters"] += len(found)
        self.toll["unclear"] += len(unclear)
        return unclear


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """Two counties; the mail server takes a moment for every letter, so that a kill meets some."""

    def slowly(command: str, recipient: str) -> str:
        if command == ".":
            time.sleep(0.1)
        return ""

    with sink(slowly) as server:
        product = OwnServer("", tmp_path_factory.mktemp("outbox"))
        product.is_fast = False  # what is committed must be written
        product.settings |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
            "OUTBOX_CLAIM_LASTS": "5",
        }
        product.start_services()
        try:
            product.command("prepare")
            for ags, slug in (("03402", "emden"), ("03403", "oldenburg")):
                product.command(
                    *f"open_county {ags} --slug {slug} --name {slug}".split(),
                    *f"--coordinator a@{slug}.example".split(),
                )
            sockets = quote(product.run("from config import embedded as e; print(e.socket_dir())"))
            queue = Celery(broker=f"redis+socket://{sockets}/valkey.sock", set_as_current=False)
            made = Post(product, server, queue)
            made.start_worker()
            made.wake()
            until(lambda: len(server.taken) == len(SLUGS))  # the invitations
            product.stop()
            yield made
            toll = made.toll
            print(f"\n{toll['kills']} kills, {toll['letters']} letters: 0 lost, 0 doubled, "
                  f"{toll['unclear']} were for a person to decide")  # fmt: skip
        finally:
            product.stop()
            product.run("from config import embedded as e; e.stop()")


@pytest.fixture(autouse=True)
def _everybody_goes_home(post: Post) -> Iterator[None]:
    yield
    post.product.stop()


def until(happened: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def dies(product: Product) -> bool:
    """Whether a process of the worker was killed from inside."""
    return "signal 9 (SIGKILL)" in (product.folder / "log.txt").read_text(errors="replace")


QUICK = ("outbox.marked", "outbox.handed_over")


@pytest.mark.parametrize(
    "point",
    [point if point in QUICK else pytest.param(point, marks=pytest.mark.deep) for point in POINTS],
)
def test_a_worker_that_dies_at_this_point_loses_and_doubles_nothing(post: Post, point: str) -> None:
    name = point.partition(".")[2]
    log = post.product.folder / "log.txt"
    log.unlink(missing_ok=True)
    post.start_worker(dies_at=point)
    post.write(name, 2)
    post.wake()
    until(lambda: dies(post.product))
    kill(post.product, post.worker)

    post.start_worker()
    unclear = post.judge(name, 2)

    post.toll["kills"] += 1
    assert bool(unclear) == (POINTS[point] == "unclear")


@pytest.mark.deep
def test_killed_in_turn_at_many_moments_nothing_is_lost_or_doubled(post: Post) -> None:
    shaker = random.Random(9)
    post.start_worker()
    victims = {
        "worker": post.kill_worker,
        "Valkey": post.kill_valkey,
        "PostgreSQL": post.kill_postgresql,
    }
    for number in range(5):
        for victim, kill_it in victims.items():
            name, before = f"{victim}{number}".lower(), len(post.sink.taken)
            post.write(name, 15)
            post.wake()
            wanted = before + shaker.randint(1, 20)
            while len(post.sink.taken) < wanted:
                time.sleep(0.002)
            time.sleep(shaker.uniform(0, 0.1))
            kill_it()
            done = len(post.sink.taken) - before
            post.toll["kills"] += 1
            unclear = post.judge(name, 15)
            print(f"{victim} killed after {done} of 30: {len(unclear)} unclear")
            if victim != "worker":
                assert unclear == []  # whoever lives knows the end, and tells it later
