"""Many who write history at once make one chain and no fork."""

import json

import pytest

from tests.clusters import run
from tests.product import Product

WRITERS = 16
WRITE = """
import random, threading
from django.db import OperationalError, connections
from accounts.actors import Actor
from alliances.goals.models import Objective
from alliances.history.actions import change, record
from alliances.history.chain import verify
from tenants.models import County
from tenants.transactions import atomic
import json
county = County.objects.get(slug="verlauf")
with inside(county):
    goals = [Objective.objects.create(title=f"Ziel {{n}}", position=n) for n in range(4)]
by, deadlocks, start = Actor.system("Test"), [], threading.Barrier({writers})

def write(number):
    shaker = random.Random(number)
    start.wait()
    with inside(county):
        for turn in range({turns}):
            try:
                with atomic():
                    record("begonnen", goals[0], by=by)
                    # Rows are locked after an entry was written: nobody may wait in a circle.
                    for goal in shaker.sample(goals, 1):
                        mine = Objective.objects.select_for_update().get(pk=goal.pk)
                        change(mine, {{"title": f"{{number}}.{{turn}}"}}, by=by)
                    if turn % 5 == 4:
                        raise KeyError
            except KeyError:
                pass
            except OperationalError as error:
                deadlocks.append(str(error))
    connections.close_all()

threads = [threading.Thread(target=write, args=[number]) for number in range({writers})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
with inside(county):
    verdict = verify()
print(json.dumps([verdict.broken, verdict.entries, verdict.number, len(deadlocks)]))
"""


@pytest.mark.parametrize("turns", [5, pytest.param(200, marks=[pytest.mark.deep])])
def test_sixteen_writers_make_no_fork(product: Product, turns: int) -> None:
    if not product.rows("SELECT 1 FROM tenants_county WHERE slug = 'verlauf'"):
        named = ("--slug", "verlauf", "--name", "Landkreis Verlauf")
        product.command("open_county", "08317", *named, "--coordinator", "a@b.example")

    said = run(product, WRITE.format(writers=WRITERS, turns=turns))

    broken, entries, number, deadlocks = json.loads(said)
    print(f"{entries} entries by {WRITERS} writers, {deadlocks} deadlocks, broken: {broken!r}")
    assert broken == ""
    assert entries == number
    assert entries >= 2 * WRITERS * (turns - turns // 5)
    assert deadlocks == 0
