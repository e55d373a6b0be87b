"""Every list of the office can be taken along: whole, filtered, harmless, and written down."""

import io
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from openpyxl import load_workbook

from accounts.permissions import PERMISSIONS, Role
from alliances.context import OFFICE, SETTINGS
from alliances.history.models import Entry
from alliances.lists import export_views
from alliances.lists.catalogue import LISTS, WITHOUT
from alliances.lists.checking import NEW, THERE, Wishes, check
from alliances.lists.columns import guess
from alliances.lists.reading import read_bytes
from alliances.lists.writing import as_csv, as_xlsx, harmless
from alliances.partners import actions as partners
from alliances.partners.models import Partner
from tenants.schemas import inside
from tests import cast

HOW = "give it a line in alliances/lists/catalogue.py: in LISTS, or in WITHOUT with the reason"
ODD = [
    'Das „Grüne“ "Haus"; & Co',
    "=HYPERLINK(1)",
    "+49 7621 12345",
    "@anna",
    "-1",
    "\u200fمناخ שלום\u200e",
    "ß" * 300,
    "Zeile\nzwei",
    "01067",
]


def get(client, kind: str, fmt: str = "csv", query: str = "") -> bytes:
    answer = client.get(f"/verwaltung/listen/{kind}.{fmt}{query}")
    assert answer.status_code == 200, answer.status_code
    return answer.content


def lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig").splitlines()


# -- All of them --


def test_every_page_of_the_navigation_has_its_file_or_a_reason() -> None:
    pages = {resolve(url, "config.urls_county").url_name for _, url, _ in (*OFFICE, *SETTINGS)}
    listed = {each.page for each in LISTS.values()}

    assert pages - listed - WITHOUT.keys() == set(), HOW
    assert listed & WITHOUT.keys() == set()
    assert [reason for reason in WITHOUT.values() if len(reason) < 10] == []


def test_every_page_in_the_table_is_a_page() -> None:
    for name in [*WITHOUT, *(each.page for each in LISTS.values())]:
        assert reverse(name, "config.urls_county")


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind != "uebernommen"])
def test_every_listed_page_offers_its_files(coordinator, loerrach, kind) -> None:
    with inside(loerrach):
        cast.applicant("Wartet noch")
    page = coordinator.get(reverse(LISTS[kind].page, "config.urls_county")).content.decode()

    assert f"/verwaltung/listen/{kind}.csv" in page
    assert f"/verwaltung/listen/{kind}.xlsx" in page


@pytest.mark.parametrize("kind", LISTS)
def test_every_list_comes_as_csv_and_as_xlsx_with_the_same_words(coordinator, kind) -> None:
    csv, xlsx = get(coordinator, kind), get(coordinator, kind, "xlsx")

    assert csv.startswith(b"\xef\xbb\xbf")
    assert lines(csv)[0].split(";") == LISTS[kind].headers
    sheet = load_workbook(io.BytesIO(xlsx)).active
    assert [cell.value for cell in sheet[1]] == LISTS[kind].headers


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_costs_the_same_queries_however_long_it_is(in_loerrach, kind) -> None:
    counts = []
    for number in range(2):
        for name in ("A", "B"):
            made = partners.accept(cast.applicant(f"{name}{number}"), by=cast.SOMEBODY)
            cast.declarations.draw_up(made, by=cast.SOMEBODY)
            cast.applicant(f"Offen {name}{number}")
        with CaptureQueriesContext(connection) as queries:
            LISTS[kind].lines(LISTS[kind].rows(QueryDict()))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# -- Who, and what is written down --


def test_who_may_see_a_list_may_take_it_and_nobody_else(reader, editor, partner, visitor) -> None:
    assert reader.get("/verwaltung/listen/partner.csv").status_code == 200
    assert reader.get("/verwaltung/listen/kontakte.csv").status_code == 403
    assert "kontakte.csv" not in reader.get("/verwaltung/partner/").content.decode()
    assert editor.get("/verwaltung/listen/kontakte.csv").status_code == 200
    assert partner.get("/verwaltung/listen/partner.csv").status_code == 403
    assert visitor.get("/verwaltung/listen/partner.csv").status_code == 302
    assert reader.get("/verwaltung/listen/unbekannt.csv").status_code == 404
    assert reader.get("/verwaltung/listen/partner.pdf").status_code == 404


def test_who_takes_people_along_stands_in_the_history(editor, loerrach) -> None:
    get(editor, "kontakte", "xlsx")
    get(editor, "massnahmen")

    with inside(loerrach):
        [entry] = Entry.objects.filter(verb="Liste ausgegeben")
        assert entry.after == {"list": "Ansprechpersonen (XLSX)", "count": 1}


def test_a_neighbours_list_has_none_of_ours(neighbour, loerrach) -> None:
    everything = b"".join(get(neighbour, kind) for kind in LISTS).decode("utf-8", "replace")

    assert cast.canary(loerrach, "")[:16] not in everything


def test_a_list_that_is_too_long_asks_for_filters(editor, loerrach, monkeypatch) -> None:
    monkeypatch.setattr(export_views, "MOST_ROWS", 1)
    with inside(loerrach):
        partners.accept(cast.applicant("Imkerei"), by=cast.SOMEBODY)

    answer = editor.get("/verwaltung/listen/partner.csv", follow=True)

    assert answer.redirect_chain[-1][0] == "/verwaltung/partner/"
    assert "Bitte grenzen Sie sie mit Filtern ein" in answer.content.decode()


# -- Filters --


def test_the_filters_of_the_page_are_kept(coordinator, loerrach) -> None:
    with inside(loerrach):
        for name in ("Rathaus", "Imkerei"):
            partners.accept(cast.applicant(name), by=cast.SOMEBODY)
        category = cast.Category.objects.get(name="Öffentliche Einrichtungen")

    by_word = lines(get(coordinator, "partner", query="?q=imker"))
    by_category = lines(get(coordinator, "partner", query=f"?kategorie={category.pk}"))
    page = coordinator.get("/verwaltung/partner/?q=imker&page=1").content.decode()

    assert [line.split(";")[0] for line in by_word[1:]] == ["Imkerei"]
    assert len(by_category) == 2
    assert "/verwaltung/listen/partner.csv?q=imker&quot;" not in page
    assert re.search(r'partner\.csv\?q=imker"', page)


def test_a_nonsense_filter_is_left_out_as_on_the_page(coordinator) -> None:
    assert get(coordinator, "partner", query="?kategorie=x") == get(coordinator, "partner")
    assert get(coordinator, "erklaerungen", query="?stand=x%00") == get(coordinator, "erklaerungen")


def test_days_are_german_and_signatures_have_theirs(coordinator) -> None:
    header, line = lines(get(coordinator, "erklaerungen"))
    told = dict(zip(header.split(";"), line.split(";"), strict=True))

    assert told["Unterschrieben Partner am"] == "23.05.2025"
    assert told["In Kraft seit"] == "02.06.2025"
    sheet = load_workbook(io.BytesIO(get(coordinator, "erklaerungen", "xlsx"))).active
    column = [cell.value for cell in sheet[1]].index("In Kraft seit")
    assert sheet[2][column].number_format == "DD.MM.YYYY"


# -- Harmless --


@pytest.mark.parametrize("text", ODD)
def test_no_cell_is_calculated_and_every_word_comes_back(text: str) -> None:
    table = ["Name", "Ort"], [[text, "Ort"]]

    csv, xlsx = as_csv(*table), as_xlsx(*table, "Liste")

    cell = load_workbook(io.BytesIO(xlsx)).active["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))
    assert read_bytes(csv).rows[0].cells[0] == text
    assert read_bytes(xlsx).rows[0].cells[0] == text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_signs_that_begin_a_formula_get_an_apostrophe_in_a_csv(sign: str) -> None:
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert as_csv(["A"], [[f"{sign}1"]]).decode("utf-8-sig").splitlines()[1].lstrip('"')[0] == "'"


def test_signs_that_no_table_can_hold_are_left_out() -> None:
    assert read_bytes(as_xlsx(["A", "B"], [["x\x00\x08y", "z"]], "x/y")).rows[0].cells[0] == "xy"


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_what_goes_out_can_come_in_again(coordinator, loerrach, fmt) -> None:
    names = [each for each in ODD if each not in {"Zeile\nzwei", "-1", "01067", "@anna"}]
    with inside(loerrach):
        for name in names:
            partners.accept(cast.applicant(name), by=cast.SOMEBODY)
    content = get(coordinator, "partner", fmt)

    with inside(loerrach):
        found = check(*_wished(content))
        assert {each.state for each in found} == {THERE}
        Partner.objects.filter(name__in=names).update(
            name="weg", website="", street="", postal_code=""
        )
        cast.Contact.objects.exclude(pk=cast.same_id("contact")).delete()
        again = [each for each in check(*_wished(content)) if each.partner["name"] in names]
        assert {each.state for each in again} == {NEW}
        assert {each.partner["name"] for each in again} == set(names)


def _wished(content: bytes):
    table = read_bytes(content)
    return table, Wishes(guess(table.header))


def test_roles_of_the_support_never_take_contacts_along() -> None:
    assert PERMISSIONS[LISTS["kontakte"].permission] == {Role.COORDINATOR, Role.EDITOR}
