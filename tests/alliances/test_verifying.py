"""What /pruefen/ says of a paper: exactly one of genuine, ended, altered and unknown."""

import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alliances.declarations import sealing, verify_views
from alliances.declarations.models import Declaration
from alliances.declarations.papers import drawing_of
from alliances.declarations.proof import code_of
from alliances.declarations.sealed_papers import SealedPaper
from alliances.declarations.verifying import TRACES_OF_A_SEAL, Verdict, look_at_file, look_at_number
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from tenants.schemas import inside
from tests.alliances.sealing_things import ended_on, in_force

TITLES = {
    Verdict.IN_FORCE: "Echt und in Kraft",
    Verdict.ENDED: "Echt, aber beendet",
    Verdict.ALTERED: "Verändert",
    Verdict.UNKNOWN: "Unbekannt",
}


@pytest.fixture
def paper(in_loerrach) -> bytes:
    """The sealed file of the cast's declaration."""
    return sealing.seal(in_force().pk).content()


def upload(client: Client, content: bytes, name: str = "erklaerung.pdf"):
    return client.post("/pruefen/", {"file": SimpleUploadedFile(name, content)})


def verdict_of(answer) -> Verdict:
    """The one title on the page; more than one would be a contradiction."""
    titles = re.findall(r'kk-notice__title">([^<]+)<', answer.content.decode())
    [verdict] = [verdict for verdict, title in TITLES.items() if title in titles]
    return verdict


def flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


# -- by the file --------------------------------------------------------------------------------
def test_the_sealed_file_is_genuine(paper: bytes, visitor: Client) -> None:
    answer = upload(visitor, paper)

    assert verdict_of(answer) == Verdict.IN_FORCE
    assert in_force().partner_name in answer.content.decode()
    assert "Set-Cookie" not in answer.headers


def test_the_file_of_an_ended_declaration_is_genuine_and_worth_nothing(
    paper: bytes, visitor: Client
) -> None:
    day = timezone.localdate() - timedelta(days=3)
    ended_on(day)

    answer = upload(visitor, paper)

    assert verdict_of(answer) == Verdict.ENDED
    assert f"seit dem {day:%d.%m.%Y} beendet" in answer.content.decode()


def test_one_that_ends_later_is_in_force_until_then(paper: bytes, visitor: Client) -> None:
    Declaration.objects.filter(pk=in_force().pk).update(
        ended_on=timezone.localdate() + timedelta(days=9)
    )

    answer = upload(visitor, paper)

    assert verdict_of(answer) == Verdict.IN_FORCE
    assert "Endet am" in answer.content.decode()


def test_one_flipped_byte_is_found(paper: bytes) -> None:
    """At many places, and in the middle of everything by which we recognise a file."""
    traces = [paper.index(trace) + 3 for trace in (*TRACES_OF_A_SEAL, b"%%EOF")]
    marks = [found.start() + 20 for found in re.finditer(rb"sha256:[0-9a-f]{64}", paper)]
    contents = paper.index(b"/Contents <") + 200
    spread = range(8, len(paper), len(paper) // 60)

    found = {
        position: look_at_file(flipped(paper, position)).verdict
        for position in [*traces, *marks, contents, len(paper) - 1, *spread]
    }

    assert len(marks) > 1
    assert {verdict for verdict in found.values()} == {Verdict.ALTERED}


@pytest.mark.deep
def test_one_flipped_byte_is_found_everywhere(paper: bytes) -> None:
    positions = range(8, len(paper), 7)

    wrong = [at for at in positions if look_at_file(flipped(paper, at)).verdict != Verdict.ALTERED]

    print(f"{len(positions)} of {len(paper)} bytes flipped, {len(wrong)} not found")
    assert wrong == []


def test_what_was_appended_is_found_and_told(paper: bytes, visitor: Client) -> None:
    answer = upload(visitor, paper + b"\n% mehr")

    assert verdict_of(answer) == Verdict.ALTERED
    assert "7 Bytes angehängt" in answer.content.decode()


def test_an_incremental_update_is_found(paper: bytes, visitor: Client) -> None:
    update = b"\n900 0 obj\n<</Type/Annot>>\nendobj\ntrailer<</Prev 1>>\nstartxref\n0\n%%EOF\n"

    assert verdict_of(upload(visitor, paper + update)) == Verdict.ALTERED


def test_a_file_that_was_cut_is_found(paper: bytes, visitor: Client) -> None:
    answer = upload(visitor, paper[:-5])

    assert verdict_of(answer) == Verdict.ALTERED
    assert "fehlen 5 Bytes" in answer.content.decode()


def test_an_altered_file_names_nobody(paper: bytes, visitor: Client) -> None:
    page = upload(visitor, flipped(paper, 5000)).content.decode()

    assert "weicht an 1 Stelle" in page
    assert in_force().partner_name not in page


def test_a_drawing_without_seal_proves_nothing(paper: bytes, visitor: Client) -> None:
    drawing = drawing_of(in_force(), Alliance.objects.get())()

    answer = upload(visitor, drawing)

    assert verdict_of(answer) == Verdict.UNKNOWN
    assert "trägt kein Siegel" in answer.content.decode()


def test_the_neighbours_file_is_unknown_here(paper, cloppenburg, visitor: Client) -> None:
    with inside(cloppenburg):
        theirs = sealing.seal(in_force().pk).content()

    answer = upload(visitor, theirs)

    assert verdict_of(answer) == Verdict.UNKNOWN
    assert "cloppenburg" not in answer.content.decode().lower()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "keine PDF-Datei"),
        (b"PK\x03\x04" + b"x" * 50, "keine PDF-Datei"),
        (b"", "leer"),
    ],
)
def test_what_is_no_pdf_is_said_to_be_none(content, words, in_loerrach, visitor: Client) -> None:
    answer = upload(visitor, content)

    assert words in answer.content.decode()
    assert not any(title in answer.content.decode() for title in ("Unbekannt<", "Verändert<"))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\ntrailer<</Encrypt 5 0 R>>",
        b"%PDF-1.7\n" + b"1 0 obj\n<</Length 99999999999>>stream\n" * 1000,
        b"%PDF-1.7\n" + b"[" * 1_000_000,
        b"%PDF-1.7\n" + b"sha256:" + b"0" * 64 + b"/ByteRange" * 10_000,
        b"%PDF-1.7\n" + b"".join(b"sha256:%064x " % number for number in range(20_000)),
    ],
    ids=["encrypted", "endless streams", "deep", "traces", "many marks"],
)
def test_hostile_files_are_unknown_and_never_parsed(
    content, in_loerrach, visitor: Client, monkeypatch
) -> None:
    monkeypatch.setattr(
        "pyhanko.pdf_utils.reader.PdfFileReader.__init__", lambda *_: pytest.fail("parsed")
    )

    answer = upload(visitor, content)

    assert verdict_of(answer) == Verdict.UNKNOWN
    assert ("verschlüsselt" in answer.content.decode()) == (b"/Encrypt" in content)


def test_a_huge_file_is_refused_before_it_is_read(in_loerrach, visitor: Client, settings) -> None:
    answer = upload(visitor, b"%PDF-1.7" + b"x" * (11 * 1024 * 1024))

    assert answer.status_code == 413
    assert "höchstens 10 MB" in answer.content.decode()


def test_nothing_of_an_upload_is_kept(paper: bytes, visitor: Client) -> None:
    def everything() -> list[str]:
        return [*default_storage.listdir("erklaerungen")[1], str(SealedPaper.objects.count())]

    before = everything()

    upload(visitor, flipped(paper, 99), name="geheim.pdf")

    assert everything() == before


# -- by the number ------------------------------------------------------------------------------
def test_a_number_tells_whether_it_holds_and_who_is_public(in_loerrach, visitor: Client) -> None:
    answer = visitor.get("/pruefen/", {"nummer": in_force().number})

    assert verdict_of(answer) == Verdict.IN_FORCE
    assert in_force().partner_name in answer.content.decode()


def test_a_guessed_number_names_no_private_person(in_loerrach, visitor: Client) -> None:
    Partner.objects.filter(pk=in_force().partner_id).update(kind="person", is_shown_publicly=False)
    declaration = in_force()

    guessed = visitor.get("/pruefen/", {"nummer": declaration.number}).content.decode()
    asked = {"nummer": declaration.number, "code": code_of(declaration).upper()}
    known = visitor.get("/pruefen/", asked).content.decode()

    assert declaration.partner_name not in guessed
    assert "nur mit Prüfcode" in guessed
    assert declaration.partner_name in known


def test_a_number_of_a_former_partner_names_nobody(in_loerrach) -> None:
    ended_on(timezone.localdate())

    finding = look_at_number(in_force().number)

    assert finding.verdict == Verdict.ENDED
    assert not finding.names_partner
    assert look_at_number(in_force().number, code_of(in_force())).names_partner


def test_the_qr_code_on_the_paper_leads_here(paper: bytes, visitor: Client) -> None:
    """With the code in groups as it is printed, or as in the address."""
    code = code_of(in_force())
    grouped = " ".join(code[start : start + 4] for start in range(0, 16, 4))

    for spelling in (code, grouped):
        answer = visitor.get("/pruefen/", {"nummer": in_force().number, "code": spelling})
        assert verdict_of(answer) == Verdict.IN_FORCE


@pytest.mark.parametrize("code", ["0" * 16, "f" * 16])
def test_a_wrong_code_is_unknown(code: str, in_loerrach) -> None:
    finding = look_at_number(in_force().number, code)

    assert finding.verdict == Verdict.UNKNOWN
    assert finding.declaration is None


def test_drafts_and_what_waits_for_signatures_are_unknown(in_loerrach) -> None:
    Declaration.objects.filter(pk=in_force().pk).update(state="draft", in_force_from=None)

    assert look_at_number(in_force().number).verdict == Verdict.UNKNOWN
    assert look_at_number("2099-0001").verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"nummer": "7"}, "JJJJ-NNNN"),
        ({"nummer": ""}, "Nummer der Erklärung"),
        ({"nummer": "2025-0001", "code": "xyz"}, "16 Zeichen"),
        ({"nummer": "2025-0001' OR 1=1 --"}, "JJJJ-NNNN"),
        ({"nummer": "٢٠٢٥-٠٠٠١"}, "JJJJ-NNNN"),
    ],
)
def test_what_cannot_be_a_number_is_said_at_the_field(
    asked, words, in_loerrach, visitor: Client
) -> None:
    answer = visitor.get("/pruefen/", asked)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "Bitte prüfen Sie Ihre Angaben" in answer.content.decode()


def test_whoever_asks_too_often_has_to_wait(in_loerrach, visitor: Client, monkeypatch) -> None:
    monkeypatch.setattr(
        verify_views, "LOOKS_PER_ADDRESS", verify_views.Limit("verify-test", most=2, seconds=60)
    )
    asked = {"nummer": in_force().number}

    codes = [visitor.get("/pruefen/", asked).status_code for _ in range(3)]

    assert codes == [200, 200, 429]
    assert visitor.get("/pruefen/").status_code == 200
