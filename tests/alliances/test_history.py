"""What happened in a county, as people read it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from alliances.goals.models import Objective
from alliances.history.actions import record
from alliances.history.models import Entry
from alliances.history.reading import KINDS, entries_of, line_of
from alliances.profile.models import Alliance
from tenants.schemas import inside
from tests import cast

OFFICE = "/verwaltung/verlauf/"


def write(thing, verb="geändert", by="Redaktion", **facts) -> Entry:
    with transaction.atomic():
        return record(verb, thing, by=Actor("person", by), **facts)


def test_a_change_is_told_in_german_words(in_loerrach) -> None:
    entry = write(
        Alliance.objects.get(),
        before={"target_year": None, "brand_color": "#000000"},
        after={"target_year": 2035, "brand_color": "#00693e"},
    )

    line = line_of(entry)

    told = {change.label: (change.before, change.after) for change in line.short}
    assert line.kind == "Allianz"
    assert told == {"Zieljahr": ("–", "2035"), "Markenfarbe": ("#000000", "#00693e")}


@pytest.mark.parametrize(
    ("kind", "name", "value", "label", "said"),
    [
        ("declaration", "state", "in_force", "Stand", "in Kraft"),
        ("declaration", "from", "2025-06-02", "In Kraft ab", "02.06.2025"),
        ("declaration", "party", "county", "Seite", "Landkreis"),
        ("user", "is_active", False, "Zugang offen", "nein"),
        ("user", "role", "reader", "Rolle", "Lesezugriff"),
        ("measure", "created_at", "2025-06-02T10:00:00Z", "Angelegt am", "02.06.2025, 12:00 Uhr"),
        ("unheard", "of", "2025-99-99", "Of", "2025-99-99"),
    ],
)
def test_values_are_said_as_people_say_them(kind, name, value, label, said) -> None:
    [change] = line_of(Entry(object_kind=kind, before={}, after={name: value})).short

    assert (change.label, change.before, change.after) == (label, "", said)


def test_every_kind_of_thing_that_was_recorded_has_a_name(in_loerrach) -> None:
    recorded = set(Entry.objects.values_list("object_kind", flat=True))

    assert recorded <= set(KINDS)


def test_long_texts_are_folded_away(in_loerrach) -> None:
    entry = write(
        Alliance.objects.get(), before={"introduction": "kurz"}, after={"introduction": "x" * 500}
    )

    assert [change.label for change in line_of(entry).long] == ["Text der Startseite"]


def test_search_and_filter_find_person_thing_and_kind(reader, loerrach) -> None:
    with inside(loerrach):
        write(Objective.objects.get(), by="Frau Sommer")

    def labels(**query) -> list[str]:
        page = reader.get(OFFICE, query)
        return [line.entry.actor_label for line in page.context["lines"]]

    assert labels(q="sommer") == ["Frau Sommer"]
    assert "Frau Sommer" in labels(q=cast.canary(loerrach, "ziel"))
    assert labels(kind="objective") == ["Frau Sommer"]
    assert labels(q="sommer", kind="partner") == []
    assert labels(kind="nichts'; --") == []
    assert labels(q="\x00") != []


def test_what_people_wrote_is_never_markup(reader, loerrach) -> None:
    with inside(loerrach):
        write(Objective.objects.get(), after={"title": "<script>alert(1)</script>"})

    page = reader.get(OFFICE).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_fifty_lines_a_page_and_never_more_questions(reader, loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            reader.get(OFFICE)
        return len(captured)

    reader.get(OFFICE)
    some = queries()
    with inside(loerrach):
        for number in range(60):
            write(Objective.objects.get(), after={"title": f"Ziel {number}"})

    page = reader.get(OFFICE)
    assert len(page.context["lines"]) == 50
    assert page.context["lines"][0].short[0].after == "Ziel 59"
    assert "page=2" in page.content.decode()
    assert reader.get(OFFICE, {"page": "999"}).status_code == 200
    assert queries() == some


def test_the_lines_of_a_thing_are_its_own_and_take_one_query(
    in_loerrach, django_assert_max_num_queries
) -> None:
    objective, alliance = Objective.objects.get(), Alliance.objects.get()
    write(objective, "erst")
    write(alliance, "anderes")
    write(objective, "dann")

    with django_assert_max_num_queries(2):  # one, and the way into the schema
        lines = entries_of(objective)

    assert [line.entry.verb for line in lines] == ["dann", "erst"]
    assert len(entries_of(objective, alliance, limit=2)) == 2


def test_history_stays_in_its_county(reader, neighbour, cloppenburg) -> None:
    with inside(cloppenburg):
        write(Objective.objects.get(), by="Nur in Cloppenburg")

    assert "Nur in Cloppenburg" in neighbour.get(OFFICE).content.decode()
    assert "Nur in Cloppenburg" not in reader.get(OFFICE).content.decode()


def test_history_is_for_the_office_only(partner, visitor) -> None:
    assert partner.get(OFFICE).status_code == 403
    assert visitor.get(OFFICE).status_code == 302
