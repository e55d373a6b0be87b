"""Dead letters: what the operator and the county's own people see of them, and what they decide."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliances.history.models import Entry
from console.models import OperatorEntry
from mails.models import Mail
from mails.words import TEMPLATES
from mails.writing import write
from outbox import deciding
from outbox.cleaning import DEAD_LETTERS_KEPT, KEPT, clean, drop_all
from outbox.looking import counts, due
from outbox.models import Effect, State
from outbox.tasks import relay
from tenants.lifecycle import suspend
from tenants.models import County
from tenants.schemas import inside
from tests.alliances.test_letters import LETTERS

CONSOLE = "/konsole/zustellung/"
OFFICE = "/verwaltung/zustellung/"
TO = "frau.sommer@beispiel.example"


def dead(county: County, state: str = State.DEAD, **values) -> Effect:
    """A letter of this county that only a person can decide."""
    with inside(county):
        mail = write("invitation", to=TO, subject="Persönlich", context={"invitation": {}})
        claim = {"claimed_by": "a/1/b", "claimed_at": timezone.now()} if state == "unclear" else {}
        problem = {"problem": "Der Mailserver sagt 550: nein", "attempts": 1}
        effect = Effect.objects.filter(reference=mail.pk)
        effect.update(state=state, **{**problem, **claim, **values})
        return effect.get()


def now(county: County, effect: Effect) -> Effect:
    with inside(county):
        return Effect.objects.get(pk=effect.pk)


# -- the operator --------------------------------------------------------------------------------
def test_the_console_counts_what_waits_and_what_is_to_be_decided(operator, loerrach) -> None:
    dead(loerrach)
    dead(loerrach, "unclear")
    with inside(loerrach):
        write("invitation", to=TO, subject="x", context={"invitation": {}})
        late = timezone.now() - timedelta(hours=1)
        Effect.objects.filter(state=State.WAITING).update(due_at=late)

    page = operator.get(CONSOLE)

    [row] = page.context["page_obj"].object_list
    assert (row.county.slug, row.waiting, row.late, row.dead, row.unclear) == (
        "loerrach", 1, 1, 1, 1,
    )  # fmt: skip
    assert page.context["dead"] == 2


def test_the_operator_reads_neither_recipient_nor_content(operator, loerrach) -> None:
    effect = dead(loerrach)

    for path in (CONSOLE, f"{CONSOLE}loerrach/", f"{CONSOLE}loerrach/{effect.pk}/"):
        page = operator.get(path).content.decode()
        assert "frau.sommer" not in page
        assert "Persönlich" not in page
        assert "Kanarie" not in page
    assert "E-Mail: Einladung" in page
    assert "550" in page


def test_the_operator_tries_one_again(operator, loerrach, mailoutbox) -> None:
    effect = dead(loerrach)

    operator.post(f"{CONSOLE}loerrach/{effect.pk}/erneut/")
    relay()

    assert now(loerrach, effect).state == State.DONE
    assert [sent.to for sent in mailoutbox] == [[TO]]
    entry = OperatorEntry.objects.first()
    assert (entry.verb, entry.county_slug) == ("Zustellung wiederholt", "loerrach")
    assert "sommer" not in entry.note


def test_all_again_leaves_out_what_may_have_arrived(operator, loerrach) -> None:
    sure, unclear = [dead(loerrach), dead(loerrach)], dead(loerrach, "unclear")

    operator.post(f"{CONSOLE}loerrach/alle-erneut/")

    assert {now(loerrach, effect).state for effect in sure} == {State.WAITING}
    assert now(loerrach, unclear).state == State.UNCLEAR
    assert "2 Sendungen" in OperatorEntry.objects.first().note


def test_giving_up_needs_a_reason_and_forgets_the_text(operator, loerrach) -> None:
    effect = dead(loerrach)
    path = f"{CONSOLE}loerrach/{effect.pk}/"

    page = operator.post(path, {"reason": " "})
    assert page.context["form"].errors["reason"] == ["Bitte geben Sie einen Grund an."]
    operator.post(path, {"reason": "Adresse gibt es nicht mehr"})

    assert now(loerrach, effect).state == State.GIVEN_UP
    with inside(loerrach):
        mail = Mail.objects.get(pk=effect.about)
    assert (mail.text, mail.html, mail.sent_at) == ("", "", None)
    assert "Adresse gibt es nicht mehr" in OperatorEntry.objects.first().note
    assert operator.get(path).status_code == 404
    assert operator.post(path, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["nirgends/", f"loerrach/{UUID(int=1)}/"])
def test_what_is_not_there_is_404(operator, path: str) -> None:
    assert operator.get(CONSOLE + path).status_code == 404


def test_the_list_asks_as_often_for_many_as_for_one(operator, loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            operator.get(f"{CONSOLE}loerrach/")
        return len(asked)

    dead(loerrach)
    for_one = queries()
    for _ in range(2):
        dead(loerrach)
    assert queries() == for_one


# -- the county's own people ---------------------------------------------------------------------
def test_the_office_sees_whom_it_did_not_reach(editor, reader, neighbour, loerrach) -> None:
    effect = dead(loerrach, "unclear")

    page = editor.get(f"{OFFICE}{effect.pk}/").content.decode()

    assert TO in page
    assert "Persönlich" in page
    assert "unklar" in editor.get(OFFICE).content.decode()
    assert reader.get(OFFICE).status_code == 403
    assert neighbour.get(f"{OFFICE}{effect.pk}/").status_code == 404


def test_the_office_decides_and_it_stands_in_its_history(editor, loerrach, mailoutbox) -> None:
    again, never = dead(loerrach), dead(loerrach)

    editor.post(f"{OFFICE}{again.pk}/erneut/")
    editor.post(f"{OFFICE}{never.pk}/", {"reason": "telefonisch erledigt"})
    relay()

    assert [now(loerrach, effect).state for effect in (again, never)] == ["done", "given_up"]
    assert len(mailoutbox) == 1
    with inside(loerrach):
        verbs = list(Entry.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == ["Zustellung aufgegeben", "Zustellung wiederholt"]


def test_what_is_decided_is_not_decided_again(in_loerrach, loerrach) -> None:
    effect = dead(loerrach)
    deciding.retry(effect.pk)

    with pytest.raises(ValidationError):
        deciding.retry(effect.pk)
    with pytest.raises(ValidationError):
        deciding.give_up(effect.pk, reason="x")


# -- commands ------------------------------------------------------------------------------------
def test_the_commands_answer_as_agreed(loerrach, capsys) -> None:
    def answer(*words: str) -> dict:
        call_command(*words, "--json")
        return json.loads(capsys.readouterr().out)

    dead(loerrach)
    dead(loerrach, "unclear")

    status = answer("outbox_status")
    assert (status["dead"], status["unclear"], status["waiting"]) == (1, 1, 0)
    assert [county["slug"] for county in status["counties"]] == ["loerrach"]
    planned = answer("retry_dead_letters", "loerrach", "--dry-run")
    assert (planned["would_retry"], planned["retried"]) == (1, 0)
    assert answer("retry_dead_letters", "loerrach")["retried"] == 1
    assert answer("retry_dead_letters", "loerrach")["retried"] == 0
    assert answer("retry_dead_letters", "loerrach", "--unclear")["retried"] == 1
    assert answer("outbox_status")["waiting"] == 2
    call_command("outbox_status")
    assert "loerrach: 2 warten" in capsys.readouterr().out


def test_an_unknown_county_is_refused(db, capsys) -> None:
    with pytest.raises(SystemExit):
        call_command("retry_dead_letters", "nirgends", "--json")

    assert "slug" in json.loads(capsys.readouterr().out)["errors"]


# -- looking and cleaning ------------------------------------------------------------------------
def test_a_county_that_rests_has_nothing_due(loerrach, cloppenburg) -> None:
    for county in (loerrach, cloppenburg):
        with inside(county):
            write("invitation", to=TO, subject="x", context={"invitation": {}})
    suspend(loerrach, reason="Pause", by="Betrieb")

    assert [each.county.slug for each in due()] == ["cloppenburg"]
    assert {row.county.slug: row.waiting for row in counts()} == {"loerrach": 1, "cloppenburg": 1}


def test_a_county_without_an_outbox_yet_stops_nobody(loerrach, cloppenburg) -> None:
    with inside(cloppenburg):
        write("invitation", to=TO, subject="x", context={"invitation": {}})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE lk_loerrach.outbox_effect RENAME TO later")

    assert [each.county.slug for each in due()] == ["cloppenburg"]
    assert [row.county.slug for row in counts()] == ["cloppenburg"]


def test_what_was_delivered_long_ago_is_forgotten_with_its_letter(in_loerrach, loerrach) -> None:
    old, young = dead(loerrach), dead(loerrach)
    for effect, age in ((old, KEPT + timedelta(days=1)), (young, timedelta(days=1))):
        Effect.objects.filter(pk=effect.pk).update(state="done", done_at=timezone.now() - age)

    assert clean()["forgotten"] == 1

    assert not Mail.objects.filter(pk=old.about).exists()
    assert Mail.objects.filter(pk=young.about).exists()


def test_what_nobody_decides_is_given_up_at_last(in_loerrach, loerrach) -> None:
    effect = dead(loerrach, written_at=timezone.now() - DEAD_LETTERS_KEPT - timedelta(days=1))

    assert clean()["given_up"] == 1

    effect.refresh_from_db()
    assert effect.state == State.GIVEN_UP
    assert Mail.objects.get(pk=effect.about).text == ""


def test_whoever_ends_a_county_can_drop_all_that_waits(in_loerrach, loerrach, mailoutbox) -> None:
    dead(loerrach)
    write("invitation", to=TO, subject="x", context={"invitation": {}})

    assert drop_all(because="Der Landkreis wird gelöscht.") == 2
    relay()

    assert mailoutbox == []
    assert not Effect.objects.exclude(state__in=["done", "given_up"]).exists()


def test_every_letter_has_words_for_the_operator() -> None:
    assert set(TEMPLATES) == set(LETTERS)
