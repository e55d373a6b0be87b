"""Who joins twice is seen by the office, with the reason, and by nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.doubles.actions import REASON
from alliances.doubles.finding import likenesses
from alliances.doubles.likeness import Known, Likeable
from alliances.doubles.models import NotADouble
from alliances.doubles.spelling import address_key, mail_key, name_key, web_key
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.models import Partner
from mails.models import Mail
from tenants.schemas import inside
from tests import cast

FORM = {
    "kind": "organisation",
    "representative_function": "Vorstand",
    "city": "Lörrach",
    "motivation": "Weil.",
    "contact_name": "Büro",
    "contact_email": "neu@anderswo.example",
    "privacy": "on",
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "Mueller und Soehne"),
        ("Radverein Wiesental e. V.", "RADVEREIN WIESENTAL"),
        ("Radverein Wiesental e.V.", "Wiesental, Radverein"),
        ("Energie Genossenschaft eG", "Energie-Genossenschaft"),
        ("Haus\u200f \u00adStraße gGmbH", "Haus Strasse"),
        ("Bau GmbH & Co. KG", "Bau"),
    ],
)
def test_names_that_are_written_differently_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


def test_a_name_of_nothing_but_legal_forms_keeps_them() -> None:
    assert name_key("GmbH & Co. KG") != ""
    assert name_key("Stadtwerke Lörrach") != name_key("Stadtwerke Weil")


def test_keys_of_pages_addresses_and_streets() -> None:
    assert web_key("https://www.Muster.example/wir") == web_key("muster.example")
    assert web_key("https://www.facebook.com/muster") == ""
    assert mail_key("a@gmx.de") == ""
    assert mail_key("a@Muster.example") == "muster.example"
    assert address_key("Hauptstr. 1", "79539") == address_key("Haupt-Straße 1", "79539")
    assert address_key("Hauptstr. 1", "") == ""


def test_the_reasons_are_told_the_strongest_first() -> None:
    there = Likeable(
        "a",
        "Stadtwerke Lörrach GmbH",
        "organisation",
        "https://sw.example",
        emails=("x@sw.example",),
    )
    known = Known.of([there, Likeable("b", "Imkerei", "organisation", emails=("z@gmx.de",))])

    [same] = known.like(
        Likeable(
            "c", "Stadtwerke Loerrach", "organisation", "www.sw.example", emails=("y@sw.example",)
        )
    )
    [similar] = known.like(Likeable("d", "Stadtwerke Lörrachs", "organisation"))

    assert same.reasons == ("gleicher Name", "gleiche Internetseite", "gleiche E-Mail-Domain")
    assert same.is_certain
    assert similar.reasons == ("ähnlicher Name",)
    assert known.like(Likeable("e", "Bank", "organisation", emails=("q@gmx.de",))) == []
    assert [each.reasons for each in known.like(Likeable("f", "X", emails=("z@gmx.de",)))] == [
        ("gleiche E-Mail-Adresse",)
    ]


@pytest.fixture
def twins(loerrach) -> tuple[Partner, Partner]:
    """The public utility, accepted, and somebody who asks under nearly the same name."""
    with inside(loerrach):
        first = partners.accept(cast.applicant("Stadtwerke Lörrach GmbH"), by=cast.SOMEBODY)
        return first, cast.applicant("Stadtwerke Loerrach")


def test_the_office_sees_the_hint_and_its_reason(editor, twins) -> None:
    first, second = twins

    desk = editor.get("/verwaltung/anfragen/").content.decode()
    page = editor.get(f"/verwaltung/partner/{second.pk}/").content.decode()
    side = editor.get(f"/verwaltung/partner/{second.pk}/doppelung/{first.pk}/").content.decode()

    assert "mögliche Doppelung" in desk
    assert "gleicher Name" in page
    assert first.name in page
    assert "Zweimal dieselben?" in side
    assert REASON[:40] in side


def test_the_visitor_learns_nothing_of_who_is_there(visitor, loerrach, twins) -> None:
    with inside(loerrach):
        category = str(cast.Category.objects.first().pk)
    answers = []
    for name in ("Stadtwerke Lörrach GmbH", "Völlig unbekannt"):
        before = _queries(visitor, FORM | {"name": name, "category": category})
        answers.append(before)

    assert answers[0] == answers[1]


def _queries(visitor, form) -> tuple[int, str, int]:
    with CaptureQueriesContext(connection) as queries:
        answer = visitor.post("/mitmachen/", form)
    reading = [query["sql"] for query in queries if "alliances_partner" in query["sql"]]
    without_slugs = [sql for sql in reading if '"slug" =' not in sql]
    return answer.status_code, answer["Location"], len(without_slugs)


def test_one_click_declines_a_double(editor, loerrach, twins) -> None:
    first, second = twins

    editor.post(
        f"/verwaltung/partner/{second.pk}/doppelung/{first.pk}/ablehnen/", {"reason": REASON}
    )

    with inside(loerrach):
        second.refresh_from_db()
        assert second.state == Partner.State.DECLINED
        entry = Entry.objects.filter(verb="als Doppelung erkannt").get()
        assert entry.after == {"partner": first.name}
        mail = Mail.objects.filter(template="partner_declined").get()
        assert first.name not in mail.text


def test_a_dismissed_hint_does_not_come_back(editor, loerrach, twins) -> None:
    first, second = twins
    address = f"/verwaltung/partner/{second.pk}/doppelung/{first.pk}/verwerfen/"

    editor.post(address)
    editor.post(address)

    page = editor.get(f"/verwaltung/partner/{second.pk}/").content.decode()
    assert "Mögliche Doppelung" not in page
    with inside(loerrach):
        assert NotADouble.objects.count() == 1
        assert Entry.objects.filter(verb="Hinweis auf Doppelung verworfen").count() == 1


def test_a_reader_compares_but_does_not_decide(reader, twins) -> None:
    first, second = twins
    pair = f"/verwaltung/partner/{second.pk}/doppelung/{first.pk}/"

    assert reader.get(pair).status_code == 200
    assert "Als Doppelung ablehnen" not in reader.get(pair).content.decode()
    assert reader.post(f"{pair}verwerfen/").status_code == 403


def test_a_partner_is_no_double_of_itself(editor, twins) -> None:
    first, _ = twins

    assert editor.get(f"/verwaltung/partner/{first.pk}/doppelung/{first.pk}/").status_code == 404


def test_hints_cost_the_same_for_one_request_and_for_three(in_loerrach, twins) -> None:
    counts = []
    for name in ("Stadtwerke Loerrach e.V.", "Stadtwerke Weil"):
        cast.applicant(name)
        with CaptureQueriesContext(connection) as queries:
            likenesses(Partner.objects.filter(state="applied"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
