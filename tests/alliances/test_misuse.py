"""Party-political use is reported by anybody, seen by the office only, and followed up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliances.history.models import Entry
from alliances.misuse import actions, views
from alliances.misuse.models import MisuseReport
from alliances.partners.models import Partner
from alliances.rights.holdings import BY_KEY
from alliances.rights.retention import keep_to_it
from mails.models import Mail
from tenants.schemas import inside
from tenants.transactions import atomic
from tests import cast

FORM, OFFICE = "/grundsaetze/melden/", "/verwaltung/meldungen/"
TOLD = {
    "what": "Ein Wahlplakat trägt unser Logo. <script>x</script>",
    "where": "Marktplatz, neben dem Brunnen",
    "happened_on": "",
    "partner": "",
    "reporter_email": "",
}


@pytest.fixture
def told(in_loerrach) -> MisuseReport:
    """A report whose author waits for an answer."""
    return actions.report(
        {"what": "Plakat", "where": "Markt", "reporter_email": "hinweis@beispiel.example"}
    )


def only(county) -> MisuseReport:
    with inside(county):
        return MisuseReport.objects.select_related("assigned_to").get()


def test_anybody_tells_without_a_name_and_the_office_is_written_to(visitor, loerrach) -> None:
    answer = visitor.post(FORM, TOLD)

    assert answer["Location"] == "/grundsaetze/melden/danke/"
    assert not answer.cookies
    assert visitor.get(answer["Location"]).status_code == 200
    report = only(loerrach)
    assert report.state == "new"
    assert report.follow_up_on == timezone.localdate() + timedelta(days=14)
    with inside(loerrach):
        mail = Mail.objects.get(template="misuse_reported")
        assert mail.to == "klima@loerrach.example"
        assert "Wahlplakat" not in mail.text
        assert f"/verwaltung/meldungen/{report.pk}/" in mail.text
        entry = Entry.objects.first()
        assert entry.verb == "Meldung eingegangen"
        assert "Wahlplakat" not in str(entry.after) + entry.object_label


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("what", "", "füllen Sie dieses Feld aus"),
        ("where", " ", "füllen Sie dieses Feld aus"),
        ("happened_on", "31.02.2026", "TT.MM.JJJJ"),
        ("happened_on", "01.01.2099", "in der Zukunft"),
        ("reporter_email", "hallo@", "gültige E-Mail-Adresse"),
        ("partner", str(cast.same_id("measure")), ""),
        ("what", "x" * 4001, "4"),
    ],
)
def test_bad_input_is_told_at_the_field(visitor, loerrach, field, value, message) -> None:
    page = visitor.post(FORM, TOLD | {field: value})

    assert message in " ".join(page.context["form"].errors[field])
    with inside(loerrach):
        assert not MisuseReport.objects.exists()


def test_programs_leave_no_trace_and_a_flood_is_stopped(visitor, loerrach, monkeypatch) -> None:
    monkeypatch.setattr(views.REPORTS_PER_ADDRESS.__class__, "is_reached", lambda *_: False)
    visitor.post(FORM, TOLD | {"nickname": "bot"})
    with inside(loerrach):
        assert not MisuseReport.objects.exists()

    monkeypatch.setattr(views.REPORTS_PER_ADDRESS.__class__, "is_reached", lambda *_: True)
    page = visitor.post(FORM, TOLD)

    assert "sehr viele Meldungen" in page.content.decode()
    with inside(loerrach):
        assert not MisuseReport.objects.exists()


def test_only_public_partners_can_be_named(visitor, loerrach) -> None:
    with inside(loerrach):
        Partner.objects.filter(slug="jobcenter").update(kind="person", is_shown_publicly=False)

    assert "Kanarie-loerrach-partner" not in visitor.get(FORM).content.decode()
    page = visitor.post(FORM, TOLD | {"partner": str(cast.same_id("partner"))})
    assert page.context["form"].errors["partner"]


def test_the_office_works_on_it_and_answers(editor, told, loerrach) -> None:
    address = f"{OFFICE}{told.pk}/"
    day = timezone.localdate() + timedelta(days=3)
    values = {
        "assigned_to": str(cast.same_id("editor")),
        "follow_up_on": f"{day:%d.%m.%Y}",
        "note": "Angerufen: Plakat wird abgehängt.",
    }
    assert "Plakat" in editor.get(address).content.decode()
    editor.post(f"{address}bearbeiten/", values)
    working = only(loerrach)
    assert working.state == "in_work"
    assert working.follow_up_on == day
    assert working.assigned_to.pk == cast.same_id("editor")

    values = {"outcome": "confirmed", "note": "Erledigt.", "answer": "Das Plakat hängt nicht mehr."}
    editor.post(f"{address}abschliessen/", values)

    closed = only(loerrach)
    assert closed.state == "closed"
    assert closed.closed_at
    with inside(loerrach):
        mail = Mail.objects.get(template="misuse_answer")
        assert mail.to == "hinweis@beispiel.example"
        assert "Das Plakat hängt nicht mehr." in mail.text
        verbs = list(
            Entry.objects.filter(object_kind="misusereport").values_list("verb", flat=True)
        )
        said = str(list(Entry.objects.filter(object_kind="misusereport").values("before", "after")))
    assert verbs == ["Meldung abgeschlossen", "Vermerk geschrieben", "Meldung eingegangen"]
    assert "Plakat" not in said
    assert "Verstoß bestätigt" in editor.get(OFFICE).content.decode()


def test_a_closed_report_stays_as_it_is(editor, told, loerrach) -> None:
    actions.close(told, outcome="unfounded", answer="Nein.", note="", by=cast.SOMEBODY)
    address = f"{OFFICE}{told.pk}/"

    again = editor.post(
        f"{address}abschliessen/", {"outcome": "confirmed", "answer": "Doch.", "note": ""}
    )
    work = editor.post(f"{address}bearbeiten/", {"follow_up_on": "31.12.2099", "note": "x"})

    assert "ist abgeschlossen" in again.content.decode()
    assert "ist abgeschlossen" in work.content.decode()
    assert only(loerrach).outcome == "unfounded"
    with inside(loerrach):
        assert Mail.objects.filter(template="misuse_answer").count() == 1


def test_who_waits_for_an_answer_gets_one(editor, told, loerrach) -> None:
    page = editor.post(
        f"{OFFICE}{told.pk}/abschliessen/", {"outcome": "unclear", "answer": " ", "note": ""}
    )

    assert "wartet auf Antwort" in page.context["form"].errors["answer"][0]
    assert only(loerrach).state == "new"


def test_without_an_address_there_is_nothing_to_answer(editor, in_loerrach) -> None:
    report = actions.report({"what": "Plakat", "where": "Markt"})
    address = f"{OFFICE}{report.pk}/abschliessen/"

    assert "answer" not in editor.get(address).context["form"].fields
    editor.post(address, {"outcome": "unfounded", "note": ""})

    assert only(in_loerrach).state == "closed"
    assert not Mail.objects.filter(template="misuse_answer").exists()


def test_what_is_due_is_shown(editor, told, in_loerrach) -> None:
    MisuseReport.objects.update(state="in_work", follow_up_on=timezone.localdate())

    assert "fällig" in editor.get(OFFICE).content.decode()
    assert MisuseReport.objects.waiting(timezone.localdate()).count() == 1
    MisuseReport.objects.update(follow_up_on=timezone.localdate() + timedelta(days=1))
    assert MisuseReport.objects.waiting(timezone.localdate()).count() == 0


@pytest.mark.parametrize("who", ["visitor", "partner", "neighbour"])
def test_nobody_outside_the_office_reads_it(who, told, request) -> None:
    client = request.getfixturevalue(who)

    for address in (OFFICE, f"{OFFICE}{told.pk}/", f"{OFFICE}{told.pk}/bearbeiten/"):
        answer = client.get(address)
        assert answer.status_code in {200, 302, 403, 404}
        assert "Markt" not in answer.content.decode()


def test_readers_read_and_change_nothing(reader, told, loerrach) -> None:
    assert reader.get(f"{OFFICE}{told.pk}/").status_code == 200
    for step in ("bearbeiten", "abschliessen"):
        assert reader.post(f"{OFFICE}{told.pk}/{step}/").status_code == 403
    assert only(loerrach).state == "new"


def test_who_told_may_be_forgotten_and_what_was_told_stays(coordinator, told, loerrach) -> None:
    person = {"email": "hinweis@beispiel.example", "name": ""}
    found = coordinator.post("/verwaltung/auskunft/", person).content.decode()
    assert "Meldung parteipolitischer Nutzung, von dieser Person" in found

    with atomic():
        BY_KEY["misuse"].forget(told)

    report = only(loerrach)
    assert (report.reporter_email, report.what) == ("", "Plakat")


def test_a_year_after_its_end_it_is_gone(told, in_loerrach) -> None:
    actions.close(told, outcome="unfounded", answer="Nein.", note="", by=cast.SOMEBODY)
    MisuseReport.objects.update(closed_at=timezone.now() - timedelta(days=366))
    kept = actions.report({"what": "Neu", "where": "Markt"})

    counts = keep_to_it(by=cast.SOMEBODY)

    assert counts["Meldungen parteipolitischer Nutzung"] == 1
    assert list(MisuseReport.objects.all()) == [kept]


def test_the_list_asks_no_more_with_more_rows(editor, told, loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(OFFICE)
        return len(captured)

    editor.get(OFFICE)
    one = queries()
    with inside(loerrach):
        for number in range(4):
            actions.report({"what": str(number), "where": "Markt"})

    assert queries() == one
