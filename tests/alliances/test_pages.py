"""The pages every public site must have."""

import pytest

from alliances.history.models import Entry
from alliances.pages.models import Page
from tenants.schemas import inside

KINDS = ["impressum", "datenschutz", "barrierefreiheit"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_legal_page_is_there_from_the_first_day(visitor, kind) -> None:
    page = visitor.get(f"/{kind}/")

    assert page.status_code == 200
    assert "Stand: " in page.content.decode()
    assert "{{" not in page.content.decode()


def test_the_office_sees_which_gaps_are_left(editor, visitor) -> None:
    listing = editor.get("/verwaltung/seiten/").content.decode()

    assert "Angaben fehlen" in listing
    assert "Diesen Hinweis sehen nur Sie" in editor.get("/impressum/").content.decode()
    assert "Diesen Hinweis sehen nur Sie" not in visitor.get("/impressum/").content.decode()


def test_a_new_text_is_public_at_once_and_complete_without_gaps(
    editor, visitor, loerrach, cloppenburg, client_for
) -> None:
    body = "# Wer wir sind\r\n\r\n**{{Landkreis}}**, Palmstraße 3"

    editor.post("/verwaltung/seiten/impressum/", {"body": body})

    page = visitor.get("/impressum/").content.decode()
    assert "<h2>Wer wir sind</h2>" in page
    assert "<strong>Landkreis Lörrach</strong>" in page
    assert "Palmstraße" not in client_for(cloppenburg).get("/impressum/").content.decode()
    assert "vollständig" in editor.get("/verwaltung/seiten/").content.decode()
    with inside(loerrach):
        assert Page.objects.get(kind="impressum").body == body.replace("\r\n", "\n")
        assert Entry.objects.first().object_kind == "page"


def test_saving_the_same_text_changes_no_date(editor, loerrach) -> None:
    with inside(loerrach):
        page = Page.objects.get(kind="impressum")
        Page.objects.filter(pk=page.pk).update(body=page.body.strip())
        before = Page.objects.get(pk=page.pk).updated_at

    editor.post("/verwaltung/seiten/impressum/", {"body": page.body.strip()})

    with inside(loerrach):
        assert Page.objects.get(pk=page.pk).updated_at == before


def test_an_empty_page_is_refused(editor, loerrach) -> None:
    page = editor.post("/verwaltung/seiten/impressum/", {"body": "  "})

    assert page.context["form"].errors["body"]


def test_readers_and_visitors_edit_no_page(reader, visitor, loerrach) -> None:
    for client in (reader, visitor):
        answer = client.post("/verwaltung/seiten/impressum/", {"body": "Kanarie"})
        assert answer.status_code in {302, 403}
    with inside(loerrach):
        assert "Kanarie" not in Page.objects.get(kind="impressum").body


def test_other_pages_do_not_exist(editor) -> None:
    assert editor.get("/verwaltung/seiten/agb/").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_the_network_has_the_same_three_pages(client_for, kind) -> None:
    page = client_for(None).get(f"/{kind}/")

    assert page.status_code == 200
    assert not page.cookies
