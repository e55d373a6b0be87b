"""Documents: hostile files stay out, the others come back under their own name."""

import io
import zipfile
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from alliances.documents import actions
from alliances.documents.models import Document
from tenants.schemas import inside
from tests import cast

OFFICE = "/verwaltung/dokumente/"
ONE = f"{OFFICE}{cast.same_id('document')}/"
PDF = b"%PDF-1.7 Inhalt"
SAID = {"title": "Leitfaden", "summary": "", "licence": "CC-BY-4.0", "rights": "Landkreis Lörrach"}


def office_file(*parts: str, main: str = "word/document.xml") -> bytes:
    """A ZIP archive with these parts beside the main one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in (main, *parts):
            archive.writestr(part, "<x/>")
    return content.getvalue()


def photo() -> bytes:
    """A picture that says where and with what it was taken."""
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Kanarie-Kamera"
    Image.new("RGB", (20, 10), "green").save(content, "JPEG", exif=exif)
    return content.getvalue()


def upload(client, name: str, content: bytes, **said):
    file = SimpleUploadedFile(name, content)
    return client.post(f"{OFFICE}neu/", {**SAID, **said, "file": file})


def kept(county, name="leitfaden.pdf", content=PDF, **values) -> Document:
    """A document of the county."""
    with inside(county):
        file = SimpleUploadedFile(name, content)
        return actions.add({**SAID, **values}, upload=file, by=cast.SOMEBODY)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_an_uploaded_document_is_a_draft_until_it_is_published(editor, visitor, loerrach) -> None:
    upload(editor, "Übersicht 2026.pdf", PDF)
    with inside(loerrach):
        document = Document.objects.get(title="Leitfaden")
    address = f"/downloads/{document.pk}/{quote('Übersicht 2026.pdf')}"

    assert visitor.get(address).status_code == 404
    assert "Leitfaden" not in visitor.get("/downloads/").content.decode()
    assert body(editor.get(f"{OFFICE}{document.pk}/datei/")) == PDF

    editor.post(f"{OFFICE}{document.pk}/veroeffentlichen/")

    answer = visitor.get(address)
    assert body(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbersicht%202026.pdf"
    assert not answer.cookies


def test_a_former_name_leads_to_the_present_one(visitor, loerrach) -> None:
    answer = visitor.get(f"/downloads/{cast.same_id('document')}/frueher.pdf")

    assert answer["Location"] == f"/downloads/{cast.same_id('document')}/leitbild.pdf"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("virus.exe", b"MZ", "Diese Dateiart wird nicht angenommen"),
        ("seite.html", b"<script>", "Diese Dateiart wird nicht angenommen"),
        ("bild.svg", b"<svg onload='x'>", "Diese Dateiart wird nicht angenommen"),
        ("ohne-endung", PDF, "Diese Dateiart wird nicht angenommen"),
        ("falsch.pdf", b"<html>", "passt nicht zu ihrer Endung „.pdf“"),
        ("falsch.docx", PDF, "passt nicht zu ihrer Endung „.docx“"),
        ("archiv.docx", office_file(main="bilder/1.txt"), "passt nicht zu ihrer Endung"),
        ("tabelle.xlsx", office_file(), "passt nicht zu ihrer Endung „.xlsx“"),
        ("makro.docx", office_file("word/vbaProject.bin"), "enthält Makros"),
        ("makro.odt", office_file("Basic/Standard/x.xml", main="content.xml"), "enthält Makros"),
        ("halb.docx", office_file()[:60], "beschädigt"),
        ("kaputt.png", b"\x89PNG\r\n\x1a\n123", "Das Bild ist beschädigt"),
        ("gross.pdf", PDF + b"0" * (20 * 1024 * 1024), "zu groß: höchstens 20 MB"),
    ],
)
def test_a_hostile_file_is_refused_at_its_field(editor, loerrach, name, content, message) -> None:
    answer = upload(editor, name, content)

    assert answer.status_code == 200
    assert message in answer.context["form"].errors["file"][0]
    assert 'value="Leitfaden"' in answer.content.decode()
    with inside(loerrach):
        assert Document.objects.count() == 1


def test_a_file_is_needed_and_an_empty_one_is_none(editor) -> None:
    without = editor.post(f"{OFFICE}neu/", SAID)
    empty = upload(editor, "leer.pdf", b"")

    assert without.context["form"].errors["file"] == ["Bitte füllen Sie dieses Feld aus."]
    assert empty.context["form"].errors["file"] == ["Die übermittelte Datei ist leer."]


def test_a_name_carries_no_folders_and_no_hidden_signs(editor, loerrach) -> None:
    upload(editor, "..\\..\\etc/Rechnung\u202efdp.docx", office_file())

    with inside(loerrach):
        document = Document.objects.get(title="Leitfaden")
    assert document.file_name == "Rechnungfdp.docx"
    assert "etc" not in str(document.file.name)


def test_a_picture_loses_place_and_device(editor, loerrach) -> None:
    upload(editor, "foto.jpg", photo())

    with inside(loerrach), Document.objects.get(title="Leitfaden").file.open() as file:
        content = file.read()
    assert b"Kanarie" in photo()
    assert b"Kanarie" not in content
    assert Image.open(io.BytesIO(content)).size == (20, 10)


def test_a_replaced_file_takes_the_former_one_away(
    editor, loerrach, django_capture_on_commit_callbacks
) -> None:
    document = kept(loerrach)
    with inside(loerrach):
        storage, former = document.file.storage, str(document.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        file = SimpleUploadedFile("neu.pdf", PDF + b"2")
        editor.post(f"{OFFICE}{document.pk}/bearbeiten/", {**SAID, "title": "Neu", "file": file})

    with inside(loerrach):
        document.refresh_from_db()
        assert not storage.exists(former)
        assert (document.title, document.file_name) == ("Neu", "neu.pdf")
        with document.file.open() as content:
            assert content.read() == PDF + b"2"


def test_a_refused_new_file_leaves_everything_as_it_was(
    editor, loerrach, django_capture_on_commit_callbacks
) -> None:
    document = kept(loerrach)

    with django_capture_on_commit_callbacks(execute=True):
        file = SimpleUploadedFile("neu.pdf", b"kein PDF")
        answer = editor.post(
            f"{OFFICE}{document.pk}/bearbeiten/", {**SAID, "title": "Neu", "file": file}
        )

    assert "passt nicht" in answer.context["form"].errors["file"][0]
    with inside(loerrach):
        document.refresh_from_db()
        assert document.title == "Leitfaden"
        assert document.file.storage.exists(str(document.file.name))


def test_a_deleted_document_takes_its_file_along(
    editor, loerrach, django_capture_on_commit_callbacks
) -> None:
    document = kept(loerrach)

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"{OFFICE}{document.pk}/loeschen/")

    with inside(loerrach):
        assert not Document.objects.filter(pk=document.pk).exists()
        assert not document.file.storage.exists(str(document.file.name))


def test_an_adopted_document_keeps_its_licence(editor, loerrach) -> None:
    document = kept(loerrach, source_licence="CC-BY-4.0", attribution="Landkreis Musterstadt")

    page = editor.get(f"{OFFICE}{document.pk}/bearbeiten/")
    editor.post(f"{OFFICE}{document.pk}/bearbeiten/", {**SAID, "licence": "CC0-1.0"})

    assert "licence" not in page.context["form"].fields
    with inside(loerrach):
        document.refresh_from_db()
        assert document.licence == "CC-BY-4.0"


@pytest.mark.parametrize("address", ["/downloads/", OFFICE])
def test_a_longer_list_costs_no_more_queries(coordinator, loerrach, address) -> None:
    coordinator.get(address)
    with CaptureQueriesContext(connection) as few:
        coordinator.get(address)
    for number in range(3):
        kept(loerrach, title=f"Dokument {number}", is_published=True)

    with CaptureQueriesContext(connection) as more:
        page = coordinator.get(address)

    assert "Dokument 2" in page.content.decode()
    assert len(more) == len(few)


def test_readers_look_and_download_but_change_nothing(reader, loerrach) -> None:
    assert reader.get(OFFICE).status_code == 200
    assert "Bearbeiten" not in reader.get(ONE).content.decode()
    assert body(reader.get(f"{ONE}datei/")).startswith(b"%PDF")
    assert reader.get(f"{OFFICE}neu/").status_code == 403
    assert upload(reader, "neu.pdf", PDF).status_code == 403
    for deed in ("bearbeiten", "veroeffentlichen", "zuruecknehmen", "loeschen"):
        assert reader.post(f"{ONE}{deed}/").status_code == 403


def test_strangers_get_no_file_of_the_office(visitor, partner) -> None:
    assert visitor.get(f"{ONE}datei/")["Location"].startswith("/anmelden/")
    assert partner.get(f"{ONE}datei/").status_code == 403


def test_the_neighbour_gets_its_own_file_under_the_same_address(
    neighbour, loerrach, cloppenburg
) -> None:
    content = body(neighbour.get(f"{ONE}datei/"))

    assert cast.canary(cloppenburg, "datei").encode() in content
    assert cast.canary(loerrach, "datei").encode() not in content


def test_a_lost_file_is_a_404_and_no_crash(visitor, in_loerrach) -> None:
    document = Document.objects.get()
    Document.objects.update(file="dokumente/verschwunden.pdf")

    assert visitor.get(f"/downloads/{document.pk}/leitbild.pdf").status_code == 404
