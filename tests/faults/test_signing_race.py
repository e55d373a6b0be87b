"""Sixteen sign at the same moment for both sides: one signature each, and in force."""

import json

import pytest

from tests.clusters import run
from tests.product import Product

SIGNERS = 16
SIGN = """
import copy, json, threading
from unittest import mock
from django.db import IntegrityError, OperationalError, connections
from django.utils import timezone
from accounts.actors import Actor
from accounts.links import LinkNotValid
from alliances.declarations import actions, signing, texts
from alliances.declarations.models import Declaration, DeclarationText
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.models import Category
from alliances.partners.actions import NotAllowedNow
from mails.models import Mail
from tenants.models import County

county, by = County.objects.get(slug="gleichzeitig"), Actor.system("Test")
today, start = timezone.localdate(), threading.Barrier({signers})
refused, strange = [], []

def a_declaration(name):
    partner = partners.add(
        partner={{"kind": "organisation", "name": name, "category": Category.objects.first(),
                 "city": "Ort", "motivation": "x", "representative_function": "Vorstand"}},
        contact={{"name": "Büro", "email": name + "@b.example"}}, by=by)
    partners.accept(partner, by=by)
    declaration = actions.release(actions.draw_up(partner, by=by), by=by)
    letter = Mail.objects.filter(to=name + "@b.example", template="declaration_sign").get()
    return declaration, letter.text.split("/unterschrift/")[1].split("/")[0]

def sign(number, declaration, token):
    said = {{"name": f"Nr. {{number}}", "function": "Leitung", "place": "Ort", "on": today}}
    start.wait(300)
    for _ in range(60):
        try:
            with inside(county):
                one_signs(number, declaration, token, said)
            break
        except OperationalError:  # waited too long on a busy machine; people try again, too
            connections.close_all()
        except (signing.AlreadySigned, NotAllowedNow, LinkNotValid, IntegrityError) as error:
            refused.append(type(error).__name__)
            break
        except Exception as error:
            strange.append(repr(error))
            break
    connections.close_all()

def one_signs(number, declaration, token, said):
    if number % 4 == 0:
        signing.sign_by_link(token, **said)
    else:
        party = "partner" if number % 4 == 2 else "county"
        signing.sign(declaration, party=party, by=by, way="paper", **said)

def all_at_once(name):
    with inside(county):
        declaration, token = a_declaration(name)
    refused.clear()
    threads = [
        threading.Thread(target=sign, args=[number, declaration, token])
        for number in range({signers})
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with inside(county):
        told = Entry.objects.filter(object_id=str(declaration.pk))
        return {{
            "state": Declaration.objects.get(pk=declaration.pk).state,
            "parties": sorted(declaration.signatures.values_list("party", flat=True)),
            "signed": told.filter(verb="unterschrieben").count(),
            "in_force": told.filter(verb="in Kraft getreten").count(),
            "refused": len(refused),
            "strange": strange,
        }}

together, mine = threading.Barrier({signers}), threading.local()

def read_without_a_lock(declaration):
    if not hasattr(mine, "found"):
        mine.found = Declaration.objects.select_related("partner", "text").get(pk=declaration.pk)
        together.wait(300)
    return copy.deepcopy(mine.found)

with inside(county):
    text = DeclarationText.objects.first()
    if text.state == "draft":
        texts.edit(text, body="Zwischen {{{{Partner}}}} und dem Landkreis.", by=by)
        texts.publish(text, by=by)
rounds = [all_at_once(f"Runde-{{turn}}") for turn in range({turns})]
with mock.patch.object(signing, "locked", read_without_a_lock), \\
        mock.patch.object(signing, "sign_by_link", lambda token, **said: signing.sign(
            current, party="partner", by=by, **said)):
    with inside(county):
        current, token = a_declaration("Ohne-Sperre")
    with mock.patch(__name__ + ".a_declaration", lambda name: (current, token)):
        careless = all_at_once("Ohne-Sperre")
with inside(county):  # the next test finds a county in which everything is as it must be
    Declaration.objects.filter(pk=current.pk).update(state="in_force", in_force_from=today)
print(json.dumps([rounds, careless]))
"""


@pytest.mark.parametrize("turns", [2, pytest.param(40, marks=[pytest.mark.deep])])
def test_sixteen_at_once_leave_one_signature_for_each_side(product: Product, turns: int) -> None:
    if not product.rows("SELECT 1 FROM tenants_county WHERE slug = 'gleichzeitig'"):
        named = ("--slug", "gleichzeitig", "--name", "Landkreis Gleichzeitig")
        product.command("open_county", "08316", *named, "--coordinator", "a@b.example")

    rounds, careless = json.loads(run(product, SIGN.format(signers=SIGNERS, turns=turns)))

    as_it_must_be = {
        "state": "in_force",
        "parties": ["county", "partner"],
        "signed": 2,
        "in_force": 1,
        "refused": SIGNERS - 2,
        "strange": [],
    }
    print(f"{turns} times {SIGNERS} at once; without the lock: {careless}")
    assert rounds == [as_it_must_be] * turns
    # The control: who reads the row without holding it never brings it into force.
    assert careless["state"] != "in_force"
    assert careless["in_force"] == 0
