"""Kill a command at its fault points and at many moments of its work, and judge what remains.

One entry of KINDS says everything about one command; the runner treats all of them alike.
"""

import random
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tenants.archive.snapshot import EXPORT_LOCK
from tenants.archive.turns import IMPORT_LOCK
from tenants.deletion.running import DELETE_LOCK
from tenants.migrating import RUN_LOCK
from tenants.moving import MOVE_LOCK
from tenants.opening import OPENING_LOCK
from tenants.spares import REFILL_LOCK
from tests.faults import archives, deletions, moves, releases
from tests.faults import opening_by_points as opening
from tests.product import Product, connect

TRIES = 5  # moments for one kill
PATIENCE = 60.0  # seconds for a command to begin; a test that waits longer has failed


def nothing(product: Product) -> None:
    """No stage to set, nothing to take away."""


@dataclass(frozen=True)
class Kind:
    """A command, when it is at work, and what may be left when it is killed."""

    words: list[str]
    lock: int  # the advisory lock that it holds while it works
    points: list[str]  # fault points that it passes
    before: Callable[[Product], None]
    half: Callable[[Product], list]  # what is neither done nor undone: must be empty
    after: Callable[[Product], None]  # back to where it may be done again
    stage: str = "product"  # the fixture with the product on which it is at home


@dataclass
class Toll:
    """What came of the kills of one kind."""

    kind: str
    moments: int = 0
    killed: int = 0
    late: int = 0
    halves: list = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def line(self) -> str:
        """A row of the table."""
        fine = "ok" if not self.broken else f"{len(self.broken)} broken"
        return (
            f"{self.kind:<28}{self.moments:>8}{self.killed:>8}{self.late:>9}"
            f"{len(self.halves):>9}  {fine}"
        )


HEAD = f"{'what':<28}{'moments':>8}{'killed':>8}{'too late':>9}{'remains':>9}  invariants"


def _stock_of_two(product: Product) -> None:
    if not product.rows("SELECT 1 FROM tenants_spareschema LIMIT 1"):
        product.command(*opening.REFILL)


def _half_a_kiel(product: Product) -> list:
    found = opening.of_kiel(product)
    return [] if len(found) == opening.WHOLE else found


def _half_a_spare(product: Product) -> list:
    rows, schemas, _ = opening.stock(product)
    return sorted(rows ^ schemas)


def _half_migrated(product: Product) -> list:
    try:
        releases.done(product)
    except AssertionError as error:
        return [error]
    return []


def _behind(product: Product) -> None:
    if all(releases.done(product)):
        releases.forget(product)


KINDS: dict[str, Kind] = {
    "open_county, from a spare": Kind(
        words=opening.OPEN,
        lock=OPENING_LOCK,
        points=opening.WITH_A_SPARE,
        before=_stock_of_two,
        half=_half_a_kiel,
        after=opening.forget_kiel,
    ),
    "open_county, from blueprint": Kind(
        words=opening.OPEN,
        lock=OPENING_LOCK,
        points=opening.WITHOUT,
        before=opening.empty,
        half=_half_a_kiel,
        after=opening.forget_kiel,
    ),
    "refill_spares": Kind(
        words=opening.REFILL,
        lock=REFILL_LOCK,
        points=opening.REFILLING,
        before=opening.empty,
        half=_half_a_spare,
        after=nothing,
    ),
    "migrate_counties": Kind(
        words=["migrate_counties"],
        lock=RUN_LOCK,
        points=["migrating.before_commit", "migrating.after_commit"],
        before=_behind,
        half=_half_migrated,
        after=nothing,
        stage="five",
    ),
    "move_county": Kind(
        words=moves.WORDS,
        lock=MOVE_LOCK,
        points=moves.POINTS,
        before=moves.bring_home,
        half=moves.what_is_lost,
        after=moves.end_the_move,
        stage="moving",
    ),
    "delete_county": Kind(
        words=deletions.WORDS,
        lock=DELETE_LOCK,
        points=["deleting.begun", "deleting.before_commit", "deleting.finished"],
        before=deletions.agreed,
        half=deletions.what_is_wrong,
        after=nothing,
        stage="moving",
    ),
    "delete_county, elsewhere": Kind(
        words=deletions.WORDS,
        lock=DELETE_LOCK,
        points=["deleting.schema_removed", "deleting.role_removed"],
        before=deletions.agreed_elsewhere,
        half=deletions.what_is_wrong,
        after=nothing,
        stage="moving",
    ),
    "export_county": Kind(
        words=archives.EXPORT,
        lock=EXPORT_LOCK,
        points=archives.EXPORTING,
        before=archives.forget_target,
        half=archives.half_an_export,
        after=archives.end_the_export,
        stage="archived",
    ),
    "import_county, as new": Kind(
        words=archives.AS_NEW,
        lock=IMPORT_LOCK,
        points=archives.IMPORTING,
        before=nothing,
        half=archives.half_a_kiel,
        after=archives.end_kiel,
        stage="archived",
    ),
    "import_county, in place": Kind(
        words=archives.IN_PLACE,
        lock=IMPORT_LOCK,
        points=archives.IMPORTING,
        before=archives.change_one_file,
        half=archives.half_replaced,
        after=archives.end_replacing,
        stage="archived",
    ),
}


def kill_at_points(product: Product, name: str) -> Toll:
    """Kill once at every fault point; a point that is not passed counts as too late."""
    kind, toll = KINDS[name], Toll(f"{name} *")
    for point in kind.points:
        kind.before(product)
        was_killed = opening.killed_at(product, point, *kind.words)
        _judge(product, kind, toll, was_killed=was_killed)
    return toll


def kill_at_moments(product: Product, name: str, kills: int) -> Toll:
    """Kill it this often, at moments spread over its work; those that come too late do not count.

    How long the work takes changes with the machine's other work, so a late one shortens the next.
    """
    kind, toll = KINDS[name], Toll(name)
    shaker = random.Random(8336)
    longest = _how_long(product, kind)
    while toll.killed < kills and toll.moments < TRIES * kills:
        kind.before(product)
        delay = longest * ((toll.killed + shaker.random()) / kills)
        was_killed = _killed_after(product, kind, delay)
        longest *= 1 if was_killed else 0.9
        _judge(product, kind, toll, was_killed=was_killed)
    return toll


def _judge(product: Product, kind: Kind, toll: Toll, *, was_killed: bool) -> None:
    toll.moments += 1
    toll.killed += was_killed
    toll.late += not was_killed
    toll.halves += kind.half(product)
    code, answer = product.answer("check_invariants")
    if code or not answer["ok"]:
        toll.broken += [violation["finding"] for violation in answer["violations"]]
    kind.after(product)


def _how_long(product: Product, kind: Kind) -> float:
    """How long the command works when nobody kills it, from its lock to its end."""
    kind.before(product)
    process = _begun(product, kind)
    started = time.monotonic()
    process.communicate()
    kind.after(product)
    return time.monotonic() - started


def _killed_after(product: Product, kind: Kind, delay: float) -> bool:
    process = _begun(product, kind)
    try:
        process.wait(timeout=delay)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    opening.settle(product)
    return process.returncode < 0


def _begun(product: Product, kind: Kind) -> subprocess.Popen:
    """Start the command; answers when its work has begun (or it is through already)."""
    process = opening.begin(product, *kind.words)
    deadline = time.monotonic() + PATIENCE
    with connect(product.database) as connection, connection.cursor() as cursor:
        while process.poll() is None:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [kind.lock],
            )
            if cursor.fetchone():
                break
            assert time.monotonic() < deadline, "the command does not begin"
    return process
