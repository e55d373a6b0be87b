"""A county to be deleted: asked for by one, agreed to by another, taken back by anybody in time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from mails.tasks import deliver_mail, deliver_waiting_everywhere

from accounts.actors import Actor
from alliances.history.models import Entry
from console.models import OperatorEntry
from mails.models import Mail
from tenants import jobs
from tenants.chores import delete_counties
from tenants.deletion import asking
from tenants.deletion.asking import COMMAND_LINE, Operator
from tenants.deletion.running import carry_out
from tenants.lifecycle import reactivate, suspend
from tenants.models import County, DeletionProtocol, Job, Restoration, Tombstone
from tenants.moving import CannotMove, move_county
from tenants.schemas import each_county, inside
from tenants.tasks import CountyIsSuspended, NoSuchCounty

ADA, BEA, CEM = (Operator(name, name.title()) for name in ("ada", "bea", "cem"))
State = DeletionProtocol.State


@pytest.fixture
def asked(loerrach: County, settings, tmp_path) -> DeletionProtocol:
    settings.MEDIA_ROOT = tmp_path  # files do not come back with the test's transaction
    return asking.ask(loerrach, confirm="loerrach", by=ADA, reason="Vertrag gekündigt")


@pytest.fixture
def approved(asked: DeletionProtocol) -> DeletionProtocol:
    return asking.approve(asked, confirm="loerrach", by=BEA)


def wait(protocol: DeletionProtocol, days: int = 31) -> None:
    """Let so many days pass, and let what waits for the end of a transaction happen."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    due = protocol.due_at - timedelta(days=days)
    DeletionProtocol.objects.filter(pk=protocol.pk).update(due_at=due)


def state_of(protocol: DeletionProtocol) -> str:
    return DeletionProtocol.objects.get(pk=protocol.pk).state


def waiting_letter(county: County) -> Mail:
    with inside(county):
        return Mail.objects.create(
            to="neu@loerrach.example", subject="Neu", text="Neu", template="invitation"
        )


def test_who_asks_closes_the_county_and_deletes_nothing(asked, visitor, coordinator) -> None:
    county = County.objects.get(slug="loerrach")

    assert (county.state, asked.state) == ("deleting", State.ASKED)
    assert (asked.due_at - asked.asked_at).days == 30
    for who in (visitor, coordinator):
        answer = who.get("/verwaltung/")
        words = answer.content.decode()
        assert answer.status_code == 503
        assert "Diese Seiten sind geschlossen" in words
        assert 'href="http://localhost:8000/impressum/"' in words
        assert "Vertrag gekündigt" not in words
    assert visitor.get("/api/v1/partners/").json()["type"] == "urn:kreisklima:problem:leaving"


def test_both_histories_name_who_asked_and_who_took_it_back(asked, loerrach) -> None:
    asking.take_back(asked, by="Cem")

    verbs = ["Löschung zurückgenommen", "Löschung beantragt"]
    assert [entry.verb for entry in OperatorEntry.objects.all()[:2]] == verbs
    with inside(loerrach):
        entries = list(Entry.objects.filter(object_kind="county")[:2])
    assert [(entry.verb, entry.actor_label) for entry in entries] == list(
        zip(verbs, ["Cem", "Ada"], strict=True)
    )


@pytest.mark.parametrize("confirm", ["", "lörrach", "cloppenburg", "loerrach-neu"])
def test_another_slug_deletes_nobody(loerrach, confirm: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        asking.ask(loerrach, confirm=confirm, by=ADA)

    assert set(refusal.value.message_dict) == {"confirm"}
    assert not DeletionProtocol.objects.exists()
    assert County.objects.get(slug="loerrach").state == "active"


def test_who_asks_again_changes_nothing(asked, loerrach) -> None:
    again = asking.ask(loerrach, confirm="loerrach", by=BEA, exchange="goes")

    assert (again.pk, again.asked_by, again.exchange) == (asked.pk, "Ada", "stays")


def test_nobody_agrees_to_their_own_request(asked) -> None:
    for who in (ADA, Operator("ada", "Unter anderem Namen"), COMMAND_LINE):
        with pytest.raises(ValidationError):
            asking.approve(asked, confirm="loerrach", by=who)

    assert state_of(asked) == State.ASKED


def test_a_request_without_a_name_needs_two(loerrach) -> None:
    nameless = asking.ask(loerrach, confirm="loerrach", by=COMMAND_LINE)

    first = asking.approve(nameless, confirm="loerrach", by=ADA)
    assert (first.state, first.asked_by) == (State.ASKED, "Ada (Betrieb (Kommandozeile))")
    with pytest.raises(ValidationError):
        asking.approve(first, confirm="loerrach", by=ADA)

    assert asking.approve(first, confirm="loerrach", by=BEA).state == State.APPROVED


def test_the_database_itself_wants_two_names(asked) -> None:
    for values in (
        {"approved_key": "ada"},
        {"approved_key": ""},
        {"asked_key": "", "approved_key": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeletionProtocol.objects.filter(pk=asked.pk).update(state=State.RUNNING, **values)


def test_before_its_time_nothing_is_deleted(asked, approved) -> None:
    delete_counties()
    with pytest.raises(ValidationError):
        carry_out(approved.pk)

    assert County.objects.get(slug="loerrach").state == "deleting"
    assert not Job.objects.exists()


@pytest.mark.parametrize("before", ["active", "suspended"])
def test_taken_back_the_county_is_as_it_was(loerrach, before: str, client_for) -> None:
    if before == "suspended":
        suspend(loerrach, reason="Rechnung offen", by="Betrieb")
    was = County.objects.get(slug="loerrach")
    letter = waiting_letter(loerrach)
    coordinator = client_for(loerrach, "coordinator")
    asked = asking.ask(loerrach, confirm="loerrach", by=ADA)
    asking.approve(asked, confirm="loerrach", by=BEA)

    asking.take_back(asked, by="Cem")
    asking.take_back(asked, by="Cem")

    now = County.objects.get(slug="loerrach")
    assert (now.state, now.state_since, now.state_reason) == (
        before,
        was.state_since,
        was.state_reason,
    )
    assert coordinator.get("/verwaltung/").status_code == (200 if before == "active" else 503)
    with inside(loerrach):
        assert Mail.objects.get(pk=letter.pk).sent_at is None
    assert asking.ask(loerrach, confirm="loerrach", by=ADA).pk != asked.pk


def test_what_nobody_agrees_to_lapses(asked) -> None:
    wait(asked)

    delete_counties()

    now = DeletionProtocol.objects.get(pk=asked.pk)
    assert (now.state, now.taken_back_by) == (State.TAKEN_BACK, "Plattform")
    assert County.objects.get(slug="loerrach").state == "active"


def test_when_its_time_is_over_a_worker_deletes_it(approved, mailoutbox) -> None:
    county = County.objects.get(slug="loerrach")
    letter = waiting_letter(county)
    sent = len(mailoutbox)
    wait(approved)

    delete_counties()
    jobs.run(Job.objects.get(kind="delete_county").pk)  # on commit, which a test never reaches

    assert Job.objects.get(kind="delete_county").result["state"] == State.DONE
    assert not County.objects.filter(slug="loerrach").exists()
    assert Tombstone.objects.get(slug="loerrach").county_name == "Landkreis Lörrach"
    deliver_waiting_everywhere()
    with pytest.raises(NoSuchCounty):
        deliver_mail(str(letter.pk), county="lk_loerrach")
    assert len(mailoutbox) == sent
    entry = OperatorEntry.objects.first()
    assert (entry.verb, entry.note) == (
        "Landkreis gelöscht",
        "beantragt von Ada, zugestimmt von Bea",
    )


def test_nothing_is_mailed_while_it_waits(approved, loerrach, mailoutbox) -> None:
    letter = waiting_letter(loerrach)
    sent = len(mailoutbox)

    deliver_waiting_everywhere()
    with pytest.raises(CountyIsSuspended):
        deliver_mail(str(letter.pk), county="lk_loerrach")

    assert len(mailoutbox) == sent
    assert [county.slug for county in each_county()] == ["cloppenburg"]
    assert [county.slug for county in each_county(resting=True)] == ["cloppenburg", "loerrach"]


def test_once_it_has_begun_nobody_takes_it_back(approved, loerrach) -> None:
    DeletionProtocol.objects.filter(pk=approved.pk).update(state=State.RUNNING)
    County.objects.filter(slug="loerrach").update(state=County.State.ERASING)

    with pytest.raises(ValidationError):
        asking.take_back(approved, by="Cem")

    assert [county.slug for county in each_county(resting=True)] == ["cloppenburg"]


def test_who_goes_is_neither_reactivated_nor_moved(asked, loerrach) -> None:
    for act in (
        lambda: reactivate(loerrach, by="Betrieb"),
        lambda: suspend(loerrach, reason="x", by="Betrieb"),
    ):
        with pytest.raises(ValidationError):
            act()
    with pytest.raises(CannotMove):
        move_county("loerrach", to="default", by="Betrieb")

    assert County.objects.get(slug="loerrach").state == "deleting"


def test_the_county_may_wish_it_and_the_operator_takes_it_up(loerrach) -> None:
    wish = asking.wish(loerrach, by=Actor.system("Koordination"))
    assert County.objects.get(slug="loerrach").state == "active"

    asked = asking.ask(loerrach, confirm="loerrach", by=ADA)

    assert (asked.pk, asked.state) == (wish.pk, State.ASKED)
    assert not asking.drop_wish(loerrach, by=Actor.system("Koordination"))
    assert County.objects.get(slug="loerrach").state == "deleting"


def test_what_was_asked_long_ago_and_done_is_only_told(approved) -> None:
    wait(approved)
    carry_out(approved.pk)

    again = carry_out(approved.pk)

    assert again.state == State.DONE
    assert again.finished_at == DeletionProtocol.objects.get(pk=approved.pk).finished_at
    assert timezone.now() >= again.finished_at


def test_while_a_restoration_is_open_nobody_is_deleted(loerrach) -> None:
    open_one = Restoration.objects.create(
        county_slug="loerrach",
        source_slug="loerrach",
        backup="2026-03-01",
        point=timezone.now(),
        state=Restoration.State.DONE,
        by="Betrieb",
    )

    with pytest.raises(ValidationError) as refusal:
        asking.ask(loerrach, confirm="loerrach", by=ADA)
    assert "Wiederherstellung ist noch offen" in str(refusal.value)

    Restoration.objects.filter(pk=open_one.pk).update(state=Restoration.State.CONFIRMED)
    assert asking.ask(loerrach, confirm="loerrach", by=ADA).state == State.ASKED
