"""Sixteen sign at the same moment, by codes or for the county: each side signs exactly once.

The control takes the holding of rows away, and the database's own rule: then the same race leaves
sixteen signatures, so it is a race.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.clusters import run
from tests.product import Product

MANY = 16
SLUG = "rennen"
SET_UP = """
import json, threading
from datetime import date
from unittest.mock import patch
from django.db import OperationalError, connections
from django.db.models import QuerySet
from django.utils import timezone
from accounts import links
from alliances.declarations import texts
from alliances.declarations.models import Declaration, DeclarationText, Signature
from alliances.history.models import Entry
from alliances.launches import actions, codes
from alliances.launches.countersigning import sign_many
from mails.models import Mail
from tenants.models import County
from tenants.transactions import connection
from tests.alliances.launching import BY_COUNTY, BY_PARTNER, all_sign, an_event, token_of
from tests.cast import SOMEBODY

county, today = County.objects.get(slug={slug!r}), timezone.localdate()
with inside(county):
    draft = DeclarationText.objects.filter(state="draft").first()
    if draft is not None:
        texts.edit(draft, title="A", body="## A", valid_from=date(2025, 5, 1), by=SOMEBODY)
        texts.publish(draft, by=SOMEBODY)
    event = an_event({declarations})

start, told, barrier = threading.Barrier({many}), [], threading.Barrier({many}, timeout=20)

def at_once(*deeds):
    def work(deed):
        start.wait()
        with inside(county):
            try:
                told.append(["done", deed()])
            except Exception as error:
                told.append([type(error).__name__, str(error)])
        connections.close_all()
    threads = [threading.Thread(target=work, args=[deed]) for deed in deeds]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

def without_holding():
    # Nobody holds a row, nobody's code ends, and the database allows a second signature.
    with building(county.schema_name), connection.cursor() as cursor:
        table, rule = "alliances_signature", "each_side_signs_once"
        cursor.execute(f"ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{rule}}")
    create = Signature.objects.create
    def together(**values):
        barrier.wait()
        return create(**values)
    patch.object(QuerySet, "select_for_update", lambda rows, **_: rows).start()
    patch.object(links, "use", lambda link: None).start()
    patch.object(links, "revoke", lambda *subjects: None).start()
    patch.object(Signature.objects, "create", together).start()

def tell():
    with inside(county):
        mine = Declaration.objects.filter(participations__event=event)
        ids = [str(each.pk) for each in mine]
        signed = Entry.objects.filter(verb="unterschrieben", object_id__in=ids)
        print(json.dumps({{
            "told": told,
            "by_partner": [each.signatures.filter(party="partner").count() for each in mine],
            "by_county": [each.signatures.filter(party="county").count() for each in mine],
            "entries": signed.count(),
            "mails": Mail.objects.filter(template="declaration_in_force").count(),
        }}))
"""
BY_CODES = """
with inside(county):
    [participation] = event.participations.all()
    card = token_of(codes.print_cards(event, by=SOMEBODY)[0])
    shown = [token_of(codes.show_code(participation, by=SOMEBODY)) for _ in range({many} // 2)]
if {is_control}:
    without_holding()
def sign(token):
    return lambda: codes.sign_by_code(token, **BY_PARTNER, on=today) and 1
at_once(*[sign(token) for token in [*shown, *[card] * ({many} - len(shown))]])
tell()
"""
FOR_THE_COUNTY = """
with inside(county):
    ids = [each.pk for each in all_sign(event)]
if {is_control}:
    without_holding()
def countersign():
    return len(sign_many(ids, **BY_COUNTY, on=today, event=event, by=SOMEBODY).signed)
at_once(*[countersign] * {many})
tell()
"""
EVENING = """
with inside(county):
    tokens = [token_of(code) for code in codes.print_cards(event, by=SOMEBODY)]
    [participation, *_] = codes.missing_at(event)
def sign(token):
    return lambda: codes.sign_by_code(token, **BY_PARTNER, on=today) and 1
at_once(
    *[sign(token) for token in tokens],
    lambda: len(codes.print_cards(event, by=SOMEBODY)),
    lambda: actions.leave_out(participation, by=SOMEBODY),
    lambda: actions.close(event, by=SOMEBODY),
)
tell()
"""

# What the control did is taken back: other tests ask whether everything is as it must be.
MEND = """
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.sealed_papers import SealedPaper
from alliances.launches.models import Participation
from tenants.models import County
from tenants.transactions import connection
county = County.objects.get(slug="{slug}")
with inside(county):
    for model in (SealedPaper, Participation, Signature, Declaration):
        model.objects.all().delete()
with building(county.schema_name), connection.cursor() as cursor:
    cursor.execute(
        "ALTER TABLE alliances_signature "
        "ADD CONSTRAINT each_side_signs_once UNIQUE (declaration_id, party)"
    )
"""


@dataclass
class Race:
    """What came of it: what each was told, and how often each side has signed in the end."""

    told: list[tuple[str, Any]]
    by_partner: list[int]
    by_county: list[int]
    entries: int
    mails: int

    def count(self, what: str) -> int:
        """How many were told this."""
        return sum(word == what for word, _ in self.told)


def race(product: Product, what: str, *, declarations: int, is_control: bool = False) -> Race:
    slug = f"{SLUG}-ohne" if is_control else SLUG
    if not product.rows(f"SELECT 1 FROM tenants_county WHERE slug = '{slug}'"):
        ags, name = ("08326", "Ohne") if is_control else ("08325", "Rennen")
        named = ("--slug", slug, "--name", f"Landkreis {name}")
        product.command("open_county", ags, *named, "--coordinator", "a@b.example")
    many = declarations + 3 if what is EVENING else MANY
    values = {"slug": slug, "declarations": declarations, "many": many, "is_control": is_control}
    try:
        said = run(product, (SET_UP + what).format(**values))
    finally:
        if is_control:
            run(product, MEND.format(slug=slug))
    return Race(**json.loads(said))


def test_sixteen_codes_of_one_partner_leave_one_signature(product: Product) -> None:
    found = race(product, BY_CODES, declarations=1)

    assert found.by_partner == [1]
    assert found.count("done") == 1
    assert found.count("LinkNotValid") == MANY - 1
    assert found.entries == 1


def test_sixteen_countersignatures_sign_each_once(product: Product) -> None:
    mails = race(product, EVENING, declarations=1).mails

    found = race(product, FOR_THE_COUNTY, declarations=5)

    assert found.by_county == [1] * 5
    assert sorted(found.told) == [["done", 0]] * (MANY - 1) + [["done", 5]]
    assert found.entries == 10  # five by the partners, five by the county
    assert found.mails == mails + 5


@pytest.mark.parametrize("what", [BY_CODES, FOR_THE_COUNTY])
def test_without_holding_rows_the_same_race_signs_sixteen_times(
    product: Product, what: str
) -> None:
    found = race(product, what, declarations=1, is_control=True)

    assert max(found.by_partner + found.by_county) == MANY


def test_signing_giving_out_cards_and_closing_wait_for_each_other_in_no_circle(
    product: Product,
) -> None:
    for _ in range(3):
        found = race(product, EVENING, declarations=8)

        assert {word for word, _ in found.told} <= {"done", "LinkNotValid", "NotAllowedNow"}
        assert max(found.by_partner) <= 1
