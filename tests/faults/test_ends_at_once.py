"""Many who end a declaration at once end it once; nobody waits in a circle."""

import json

import pytest

from tests.clusters import run
from tests.product import Product

MANY = 8
RACE = """
import json, threading
from datetime import date
from django.db import OperationalError, connections
from django.utils import timezone
from alliances.declarations import actions, ending, signing, texts
from alliances.declarations.models import Declaration
from alliances.declarations.notices import WithdrawalNotice
from alliances.invariants import OF_THE_ROWS
from alliances.partners import actions as partners
from alliances.profile.models import Alliance
from mails.models import Mail
from tenants.models import County
from tests import cast
from tests.cast import SOMEBODY

county = County.objects.get(slug="enden")
DAY = date(timezone.localdate().year, 1, 2)

def in_force(name):
    partner = partners.accept(cast.applicant(name), by=SOMEBODY)
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    for party in ("partner", "county"):
        cast.sign(declaration, party, DAY)
    return Declaration.objects.get(pk=declaration.pk)

def publish():
    text = texts.draft(title="Neu", body="## A", valid_from=date(DAY.year, 1, 1), by=SOMEBODY)
    texts.publish(text, by=SOMEBODY)

def at_once(deeds):
    done, refused, stuck, start = [], [], [], threading.Barrier(len(deeds))
    def act(deed):
        try:
            with inside(county):
                start.wait()
                deed()
            done.append(deed.__name__)
        except OperationalError as error:
            stuck.append(str(error))
        except Exception as error:
            refused.append(type(error).__name__)
        finally:
            connections.close_all()
    threads = [threading.Thread(target=act, args=[deed]) for deed in deeds]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return done, refused, stuck

rounds = []
for turn in range({turns}):
    with inside(county):
        publish()
        leaving = in_force(f"Geht {{turn}}")
        others = Declaration.objects.in_force(timezone.localdate()).count() - 1
    today = timezone.localdate()
    def withdraw():
        ending.withdraw(leaving, effective_on=today, statement="Wir gehen.", by=SOMEBODY)
    def exclude():
        ending.exclude(leaving, effective_on=today, reason="Werbung", by=SOMEBODY)
    done, refused, stuck = at_once([withdraw, exclude] * {many})
    with inside(county):
        told = WithdrawalNotice.objects.filter(declaration=leaving).count()
        expected = others if done == ["withdraw"] else 0
        rounds.append(["end", done, refused, stuck, told == expected])

    with inside(county):
        former = in_force(f"Wechselt {{turn}}")
        publish()
        successor = actions.release(actions.draw_up(former.partner, by=SOMEBODY), by=SOMEBODY)
        cast.sign(successor, "partner", today)
    def sign():
        cast.sign(successor, "county", today)
    def leave():
        ending.withdraw(former, effective_on=today, statement="Wir gehen.", by=SOMEBODY)
    done, refused, stuck = at_once([sign, leave])
    with inside(county):
        violations = [words for violated in OF_THE_ROWS for words in violated()]
    rounds.append(["move", done, refused, stuck, violations == []])
print(json.dumps(rounds))
"""


@pytest.mark.parametrize("turns", [1, pytest.param(25, marks=[pytest.mark.deep])])
def test_a_declaration_ends_once_whoever_ends_it(product: Product, turns: int) -> None:
    if not product.rows("SELECT 1 FROM tenants_county WHERE slug = 'enden'"):
        named = ("--slug", "enden", "--name", "Landkreis Enden")
        product.command("open_county", "03451", *named, "--coordinator", "a@b.example")

    rounds = json.loads(run(product, RACE.format(turns=turns, many=MANY)))

    assert len(rounds) == 2 * turns
    for kind, done, refused, stuck, is_right in rounds:
        assert stuck == []
        assert len(done) == 1
        assert len(refused) == (2 * MANY - 1 if kind == "end" else 1)
        assert is_right
