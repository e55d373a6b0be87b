"""The county's history is a chain: whoever changes, takes out or puts in something is found."""

import json

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from alliances.goals.models import Objective
from alliances.history import chain
from alliances.history.actions import record
from alliances.history.models import Entry
from alliances.history.sealing import check_history
from tenants.schemas import building, inside
from tests import cast


def commit() -> None:
    """What happens at the end of a transaction, which a test never reaches."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write(*verbs: str) -> list[Entry]:
    """Write some history about something, and commit it."""
    goal = Objective.objects.first()
    entries = [record(verb, goal, by=cast.SOMEBODY, after={"title": verb}) for verb in verbs]
    commit()
    for entry in entries:
        entry.refresh_from_db()
    return entries


def as_owner(county, statement: str, *values) -> None:
    """Somebody with the owner's rights in the database meddles with the county's history."""
    with building(county.schema_name), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_every_entry_follows_the_one_before(in_loerrach) -> None:
    one, two, three = write("eins", "zwei", "drei")

    assert [two.number, three.number] == [one.number + 1, one.number + 2]
    assert [two.previous, three.previous] == [one.hash, two.hash]
    assert len({one.hash, two.hash, three.hash, one.salt, two.salt}) == 5


def test_the_chain_begins_with_the_opening_and_is_whole(in_loerrach) -> None:
    write("eins")

    verdict = chain.verify()

    assert verdict.is_whole
    assert verdict.entries == verdict.number == Entry.objects.count()
    assert Entry.objects.get(number=1).previous == ""


@pytest.mark.parametrize(
    ("meddling", "words"),
    [
        ("UPDATE alliances_entry SET verb = 'anders' WHERE id = %s", "wurde geändert"),
        ("UPDATE alliances_entry SET actor_label = 'ein anderer' WHERE id = %s", "wurde geändert"),
        ("UPDATE alliances_entry SET after = '{\"a\": 1}' WHERE id = %s", "wurde geändert"),
        ("UPDATE alliances_entry SET at = at + interval '1 s' WHERE id = %s", "wurde geändert"),
        ("UPDATE alliances_entry SET previous = '' WHERE id = %s", "schließt nicht"),
        ("DELETE FROM alliances_entry WHERE id = %s", "fehlt einer"),
        ("UPDATE alliances_entry SET number = number + 100 WHERE id = %s", "fehlt einer"),
    ],
)
def test_whoever_rewrites_it_is_found_at_the_first_entry(in_loerrach, meddling, words) -> None:
    _, middle, _ = write("eins", "zwei", "drei")

    as_owner(in_loerrach, meddling, middle.pk)
    verdict = chain.verify()

    assert words in verdict.broken
    assert not verdict.is_whole


def test_cutting_off_the_end_shows_by_what_was_seen_before(in_loerrach) -> None:
    *_, last = write("eins", "zwei")
    seen = chain.verify()

    as_owner(in_loerrach, "DELETE FROM alliances_entry WHERE id = %s", last.pk)

    assert chain.verify().is_whole
    assert "gibt es nicht mehr" in chain.verify(known=(seen.number, seen.hash)).broken


def test_the_county_itself_can_neither_change_nor_delete_nor_forge(in_loerrach) -> None:
    [entry] = write("eins")
    forged = Entry(
        number=9999,
        hash="f" * 64,
        previous="f" * 64,
        erased_at=entry.at,
        verb="gefälscht",
        object_kind="objective",
        object_id="x",
        actor_kind="system",
    )

    for meddle in (entry.save, entry.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            meddle()
    forged.save(force_insert=True)
    commit()
    forged.refresh_from_db()

    assert forged.number == entry.number + 1
    assert forged.previous == entry.hash
    assert forged.erased_at is None
    assert chain.verify().is_whole


def test_what_names_a_person_is_erased_and_the_chain_stays_whole(in_loerrach) -> None:
    one, two = write("eins", "zwei")

    erased = chain.erase(Entry.objects.filter(pk=one.pk))

    one.refresh_from_db()
    assert erased == 1
    assert (one.actor_label, one.object_label, one.after, one.salt) == ("gelöscht",) * 2 + ({}, "")
    assert one.verb == "eins"
    assert chain.verify().is_whole
    as_owner(in_loerrach, "UPDATE alliances_entry SET verb = 'x' WHERE id = %s", one.pk)
    assert f"Eintrag {one.number} " in chain.verify().broken
    assert two.previous == one.hash


def test_each_county_has_a_chain_of_its_own(loerrach, cloppenburg) -> None:
    with inside(loerrach):
        write("eins", "zwei")
        ours = chain.verify()
    with inside(cloppenburg):
        theirs = chain.verify()

    assert ours.hash != theirs.hash
    assert ours.is_whole
    assert theirs.is_whole


def test_the_command_says_who_is_whole_and_names_what_is_broken(loerrach, cloppenburg, capsys):
    with inside(loerrach):
        [entry] = write("eins")
    call_command("verify_history", "--json")
    before = json.loads(capsys.readouterr().out)

    as_owner(loerrach, "UPDATE alliances_entry SET verb = 'x' WHERE id = %s", entry.pk)
    with pytest.raises(SystemExit):
        call_command("verify_history", "loerrach", "--json")
    after = json.loads(capsys.readouterr().out)

    assert before["ok"] is True
    assert set(before["counties"]) == {"loerrach", "cloppenburg"}
    assert after["ok"] is False
    assert f"Eintrag {entry.number} " in after["counties"]["loerrach"]["broken"]


def test_the_page_says_until_where_the_history_was_proved(coordinator, loerrach) -> None:
    with inside(loerrach):
        write("eins")
    check_history(loerrach)
    whole = coordinator.get("/verwaltung/verlauf/").content.decode()
    with inside(loerrach):
        last = Entry.objects.order_by("number").last()
    as_owner(loerrach, "DELETE FROM alliances_entry WHERE id = %s", last.pk)

    check_history(loerrach)
    check_history(loerrach)

    broken = coordinator.get("/verwaltung/verlauf/").content.decode()
    assert f"bis Eintrag {last.number}" in whole
    assert f"Eintrag {last.number}, wie er früher gesehen wurde, gibt es nicht mehr." in broken
