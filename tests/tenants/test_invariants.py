"""What must be true is true, and whatever is broken on purpose is found under its name."""

import json
import uuid
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Invitation, User
from accounts.permissions import Role
from alliances import invariants as alliances
from alliances.declarations.models import Declaration, Signature
from alliances.partners.models import Contact
from tenants import blueprint
from tenants.invariants import INVARIANTS, look, violations
from tenants.isolation import settle
from tenants.models import County, SpareSchema, Tombstone
from tenants.opening import open_county
from tenants.schemas import inside, outside
from tenants.tombstones import bury
from tests.cast import SOMEBODY, applicant, declarations, partners
from tests.tenants.breaking import FAULTS
from tests.tenants.stock import GIESSEN, run


@pytest.mark.parametrize(
    ("name", "fault", "said", "companions"),
    FAULTS,
    ids=[f"{row[0]}-{row[1][:30]}" for row in FAULTS],
)
def test_a_fault_is_found_under_its_name(
    loerrach, cloppenburg, name: str, fault: str, said: str, companions: set[str]
) -> None:
    fault, said = (words.replace("{role}", loerrach.role_name) for words in (fault, said))
    run(fault)

    found = look(thorough=True)

    assert any(said in word.finding for word in found if word.invariant == name), found
    assert {word.invariant for word in found} == {name} | companions


def test_every_invariant_is_broken_once() -> None:
    elsewhere = {
        "no_tombstone_names_a_living_county",
        "every_folder_of_files_is_a_countys",
        "no_transaction_idles_for_over_a_minute",  # tests/tenants/test_limits.py
        "no_file_is_left_of_a_deleted_county",
        "the_last_backup_is_fresh",
    }
    names = [invariant.name for invariant in INVARIANTS]

    assert {row[0] for row in FAULTS} | elsewhere == set(names)
    assert {check.__name__ for check in alliances.INVARIANTS} == set(INSIDE)


def test_a_healthy_platform_has_nothing_to_tell(loerrach, cloppenburg) -> None:
    name = "kk_spare_0123456789abcdef"
    found = blueprint.find()
    blueprint.replay(found.script, name)
    spare = SpareSchema(schema_name=name, migration_hash=found.migration_hash)
    settle(name, role=spare.role_name)
    spare.save()
    open_county(**GIESSEN)

    assert violations(thorough=True) == []


def test_a_living_county_is_not_buried_but_one_with_an_old_name_may_live(loerrach) -> None:
    Tombstone.objects.create(slug="giessen", county_name="Gießen", by="Betrieb")
    Tombstone.objects.update(buried_at="2020-01-01T00:00Z")
    open_county(**GIESSEN, reuse_slug=True)
    assert look() == []

    bury(loerrach, by="Betrieb")

    assert [word.finding for word in look()] == [
        "Der Landkreis loerrach gilt als gelöscht und ist in Betrieb."
    ]


# -- inside the counties --------------------------------------------------------------------------
def _one_signature_is_gone() -> None:
    Signature.objects.filter(party="partner").delete()


def _in_force_too_early() -> None:
    Declaration.objects.update(in_force_from="2025-05-23")


def _signed_and_nobody_knows() -> None:
    partner = partners.accept(applicant(), by=SOMEBODY)
    draft = declarations.draw_up(partner, by=SOMEBODY)
    Declaration.objects.filter(pk=draft.pk).update(state="signed_by_county")


def _two_on_one_day() -> None:
    declaration = Declaration.objects.get()
    signatures = list(declaration.signatures.all())
    Declaration.objects.update(state="ended", ended_on="2025-12-31", end_kind="withdrawn")
    declaration.pk, declaration.number = uuid.uuid4(), "2025-0099"
    declaration.save(force_insert=True)
    for signature in signatures:
        signature.pk, signature.declaration = uuid.uuid4(), declaration
        signature.save(force_insert=True)


def _nobody_to_write_to() -> None:
    Contact.objects.update(is_main=False)


def _nobody_left() -> None:
    User.objects.filter(role=Role.COORDINATOR).update(is_active=False)
    Invitation.objects.all().delete()


def _history_rewritten() -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with outside():
        run("UPDATE lk_loerrach.alliances_entry SET verb = 'nie geschehen' WHERE number = 1")


SIGNED = "a_declaration_stands_where_its_signatures_put_it"
INSIDE: dict[str, list[tuple[Callable[[], None], str]]] = {
    SIGNED: [
        (_one_signature_is_gone, "unterschrieben haben Landkreis: 1, Partner: 0."),
        (_in_force_too_early, "gilt seit 2025-05-23, die letzte Unterschrift ist vom 2025-06-02."),
        (_signed_and_nobody_knows, "unterschrieben haben Landkreis: 0, Partner: 0."),
    ],
    "the_county_can_write_to_a_partner": [
        (_nobody_to_write_to, "Der Partner jobcenter hat Ansprechpersonen, aber keine erste.")
    ],
    "nobody_has_two_declarations_on_one_day": [(_two_on_one_day, "gelten an denselben Tagen")],
    "somebody_coordinates": [(_nobody_left, "Niemand koordiniert diesen Landkreis")],
    "the_history_is_whole": [(_history_rewritten, "(„nie geschehen“) wurde geändert.")],
}


@pytest.mark.parametrize(
    ("name", "fault", "said"),
    [(name, *fault) for name, faults in INSIDE.items() for fault in faults],
)
def test_a_fault_inside_a_county_is_told_of_this_county(loerrach, name, fault, said) -> None:
    with inside(loerrach):
        fault()

    found = look()

    assert {word.invariant for word in found} == {name}
    assert any(word.finding.startswith("loerrach: ") and said in word.finding for word in found)


def test_a_county_that_cannot_be_asked_is_a_finding(loerrach, cloppenburg) -> None:
    run("ALTER TABLE lk_loerrach.mails_mail RENAME TO gone")

    assert [word.finding for word in look()] == [
        'loerrach: lässt sich nicht prüfen: relation "mails_mail" does not exist'
    ]


# -- the command ----------------------------------------------------------------------------------
def test_the_command_answers_as_agreed(loerrach, capsys) -> None:
    call_command("check_invariants", json=True)
    assert json.loads(capsys.readouterr().out) == {"ok": True, "violations": []}

    run("CREATE SCHEMA lk_niemand")
    with pytest.raises(SystemExit, match="1"):
        call_command("check_invariants", json=True)
    finding = "Das Schema lk_niemand gehört niemandem."
    assert json.loads(capsys.readouterr().out) == {
        "ok": False,
        "violations": [{"invariant": "every_schema_has_its_row", "finding": finding}],
    }

    with pytest.raises(SystemExit, match="1"):
        call_command("check_invariants")
    assert f"every_schema_has_its_row: {finding}" in capsys.readouterr().out


def test_what_is_gone_at_the_second_look_was_only_passing(loerrach, monkeypatch) -> None:
    run("CREATE SCHEMA lk_niemand")
    looks = []
    real = look

    def look_and_mend(*, thorough: bool) -> list:
        looks.append(real(thorough=thorough))
        run("DROP SCHEMA IF EXISTS lk_niemand")
        return looks[-1]

    monkeypatch.setattr("tenants.invariants.look", look_and_mend)

    assert violations() == []
    assert [len(found) for found in looks] == [1, 0]


def test_more_counties_cost_questions_inside_of_them_only(loerrach, cloppenburg, settings) -> None:
    settings.COUNTY_INVARIANTS = []
    with CaptureQueriesContext(connection) as two:
        look(thorough=True)
    open_county(**GIESSEN)
    with CaptureQueriesContext(connection) as three:
        look(thorough=True)

    assert County.objects.count() == 3
    assert len(three) == len(two)
