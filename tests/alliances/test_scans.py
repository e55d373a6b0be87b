"""What is kept as a scan: pictures without metadata and PDFs that only show; the rest stays out."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from accounts.actors import Actor
from alliances.declarations.models import Declaration
from alliances.declarations.paper import actions
from alliances.declarations.paper.models import SignedSheet
from alliances.declarations.papers import pdf_of
from tests.alliances.on_paper import BOTH, pdf, person, photo, released


@pytest.fixture
def declaration(in_loerrach) -> Declaration:
    return released()


@pytest.fixture
def editor_(in_loerrach) -> Actor:
    return person("editor")


def test_our_own_pdf_may_come_back(declaration, editor_) -> None:
    ours = SimpleUploadedFile("Erklärung.pdf", pdf_of(declaration))

    sheet = actions.upload(declaration, scan=ours, sides=BOTH, by=editor_)

    assert sheet.file_name == "Erklärung.pdf"


def test_a_picture_loses_what_the_camera_wrote_and_keeps_its_checksum(declaration, editor_) -> None:
    sheet = actions.upload(declaration, scan=photo(), sides=BOTH, by=editor_)

    with sheet.file.open() as file:
        content = file.read()
    assert b"Kanarie-Kamera" not in content
    assert sheet.content_type == "image/jpeg"
    assert len(content) == sheet.size
    assert len(sheet.sha256) == 64


def script(writer: PdfWriter) -> None:
    deed = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    writer.root_object[NameObject("/OpenAction")] = deed


def attachment(writer: PdfWriter) -> None:
    writer.add_attachment("mehr.exe", b"MZ")


def lock(writer: PdfWriter) -> None:
    writer.encrypt("geheim")


def _on_first_page(writer: PdfWriter, **action: str) -> None:
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/Link")})
    deed = {NameObject(f"/{name}"): NameObject(value) for name, value in action.items()}
    note[NameObject("/A")] = DictionaryObject(deed)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note])


def launch(writer: PdfWriter) -> None:
    _on_first_page(writer, S="/Launch")


def script_at_a_link(writer: PdfWriter) -> None:
    _on_first_page(writer, S="/JavaScript")


def script_after_a_link(writer: PdfWriter) -> None:
    _on_first_page(writer, S="/URI")
    entry = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    entry[NameObject("/JS")] = TextStringObject("1")
    writer.pages[0]["/Annots"][0]["/A"][NameObject("/Next")] = ArrayObject([entry])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (script, "Programme"),
        (attachment, "Programme"),
        (launch, "Programme"),
        (script_at_a_link, "Programme"),
        (script_after_a_link, "Programme"),
        (lock, "Kennwort"),
    ],
)
def test_a_pdf_that_does_more_than_show_is_refused(declaration, editor_, spoil, words) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.upload(declaration, scan=pdf(spoil=spoil), sides=BOTH, by=editor_)

    assert words in refusal.value.message_dict["file"][0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("Blatt.exe", b"MZ", "PDF, JPEG oder PNG"),
        ("Blatt.svg", b"<svg onload='x'>", "PDF, JPEG oder PNG"),
        ("Blatt.docx", b"PK\x03\x04", "PDF, JPEG oder PNG"),
        ("Blatt.pdf", b"<html><script>", "passt nicht zu ihrer Endung"),
        ("Blatt.pdf", b"%PDF-1.7 Unfug", "beschädigt"),
        ("Blatt.jpg", b"\xff\xd8\xffUnfug", "beschädigt"),
        ("Blatt.png", b"%PDF-1.7", "passt nicht zu ihrer Endung"),
    ],
)
def test_a_hostile_file_is_refused_with_a_clear_word(
    declaration, editor_, name, content, words
) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.upload(declaration, scan=SimpleUploadedFile(name, content), sides=BOTH, by=editor_)

    assert words in refusal.value.message_dict["file"][0]
    assert not SignedSheet.objects.exists()


def test_a_scan_that_is_too_large_is_refused(declaration, editor_) -> None:
    scan = pdf()
    scan.size = 16 * 1024 * 1024

    with pytest.raises(ValidationError) as refusal:
        actions.upload(declaration, scan=scan, sides=BOTH, by=editor_)

    assert "15 MB" in refusal.value.message_dict["file"][0]
