"""A declaration in force has one sealed file, which everybody gets and nobody draws again."""

import hashlib
import shutil
import subprocess
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.permissions import Role
from alliances.declarations import actions, sealing
from alliances.declarations.models import Declaration
from alliances.declarations.papers import drawing_of, pdf_of
from alliances.declarations.sealed_papers import SealedPaper
from alliances.export import papers as archived
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.profile.models import Alliance
from alliances.rights.retention import keep_to_it
from alliances.seals.certificates import SealNotPossible
from alliances.seals.operators import operators_seal
from alliances.tasks import look_after_seals_everywhere
from outbox.carrying import Forgone
from outbox.models import Effect
from outbox.relay import relay
from tenants.media import missing
from tenants.schemas import outside
from tests import cast
from tests.alliances.sealing_things import certificate, ended_on, in_force, p12, seen_by_pyhanko
from tests.alliances.test_document import read, words
from tests.cast import SOMEBODY


@pytest.fixture(autouse=True)
def _nothing_is_sealed_yet(in_loerrach) -> None:
    """The cast's own seal was made when the cast was; a test makes its own."""
    SealedPaper.objects.all().delete()


def delivered() -> None:
    """The outbox has done what was due."""
    with outside():
        relay()


def sealed() -> SealedPaper:
    paper = sealing.seal(in_force().pk)
    assert paper is not None
    return paper


def test_what_comes_into_force_is_sealed_by_the_outbox(in_loerrach) -> None:
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    cast.sign(declaration, "partner", date(2025, 5, 23))
    assert not Effect.objects.filter(payload__declaration=str(declaration.pk)).exists()

    cast.sign(declaration, "county", date(2025, 6, 2))
    assert not SealedPaper.objects.filter(declaration=declaration).exists()
    delivered()

    paper = SealedPaper.objects.get(declaration=declaration)
    assert hashlib.sha256(paper.content()).hexdigest() == paper.sha256
    assert paper.size == len(paper.content())


def test_the_seal_is_whole_certified_and_the_operators(in_loerrach) -> None:
    pdf = sealed().content()

    signature, verdict = seen_by_pyhanko(pdf, operators_seal())
    assert verdict.bottom_line, verdict.pretty_print_details()
    assert verdict.coverage.name == "ENTIRE_FILE"
    assert verdict.docmdp_ok
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "selbst ausgestellt" in sealed().sealed_by


def test_pdfsig_calls_the_seal_valid(in_loerrach, tmp_path) -> None:
    pdfsig = shutil.which("pdfsig")
    if not pdfsig:
        pytest.skip("PDFSIG IS MISSING: install poppler-utils to have the seal judged by it, too")
    path = tmp_path / "erklaerung.pdf"
    path.write_bytes(sealed().content())

    said = subprocess.run([pdfsig, "-nocert", path], capture_output=True, text=True, check=False)

    assert "Signature Validation: Signature is Valid." in said.stdout
    assert "Total document signed" in said.stdout
    assert "ETSI.CAdES.detached" in said.stdout


def test_the_seal_leaves_the_drawing_as_it_is_archivable_and_accessible(in_loerrach) -> None:
    drawing = drawing_of(in_force(), Alliance.objects.get(), is_final=True)()

    pdf = sealed().content()

    assert pdf.startswith(drawing)
    catalogue = read(pdf).trailer["/Root"]
    xmp = catalogue["/Metadata"].get_object().get_data().decode()
    for claim in ('pdfaid:part="2"', 'pdfaid:conformance="A"', 'pdfuaid:part="1"'):
        assert claim in xmp
    [field] = catalogue["/AcroForm"]["/Fields"]
    assert list(field.get_object()["/Rect"]) == [0, 0, 0, 0]  # nothing to read aloud
    assert field.get_object()["/F"] & 4  # printed, as PDF/A asks of every annotation
    assert field.get_object()["/TU"] == "Elektronisches Siegel"
    assert read(pdf).pages[0]["/Tabs"] == "/S"


def test_the_final_drawing_says_where_to_ask_and_is_the_same_each_time(in_loerrach) -> None:
    declaration, alliance = in_force(), Alliance.objects.get()

    first = drawing_of(declaration, alliance, is_final=True)()

    assert first == drawing_of(declaration, alliance, is_final=True)()
    text = words(first)
    assert "elektronisches Siegel" in text
    assert "keine qualifizierte elektronische Signatur" in text
    assert "http://loerrach.localhost:8000/pruefen/" in text
    assert f"Nummer {declaration.number}" in text
    assert "Stand" not in text.split("Hintergrund")[0]


def test_everybody_gets_the_same_bytes(
    client_for, loerrach, reader: Client, partner: Client, in_loerrach
) -> None:
    declaration = in_force()
    paper = sealed().content()

    assert reader.get(f"/verwaltung/erklaerungen/{declaration.pk}/erklaerung.pdf").content == paper
    assert partner.get(f"/portal/erklaerungen/{declaration.pk}.pdf").content == paper
    archive = {extra.path: extra.content for extra in archived.declarations(loerrach)}
    kept = archive[f"documents/Partnererklaerung-{declaration.number}.pdf"]
    assert kept.read_bytes() == paper


def test_it_is_never_drawn_again(in_loerrach, reader: Client) -> None:
    paper = sealed().content()
    Alliance.objects.update(name="Anders", brand_color="#aa0000")
    declaration = ended_on(date(2025, 9, 1))

    given = reader.get(f"/verwaltung/erklaerungen/{declaration.pk}/erklaerung.pdf").content

    assert given == paper
    assert pdf_of(declaration) != paper


def test_whoever_asks_earlier_has_it_sealed_then(in_loerrach, reader: Client) -> None:
    address = f"/verwaltung/erklaerungen/{in_force().pk}/erklaerung.pdf"
    assert not SealedPaper.objects.exists()

    first = reader.get(address).content

    assert SealedPaper.objects.get().content() == first == reader.get(address).content


def test_sealing_again_changes_nothing(in_loerrach) -> None:
    before = Entry.objects.filter(verb="elektronisch gesiegelt").count()
    first = sealed()

    assert sealing.seal(first.declaration_id) == first
    sealing.seal_paper(str(first.declaration_id))

    assert SealedPaper.objects.count() == 1
    assert Entry.objects.filter(verb="elektronisch gesiegelt").count() == before + 1


def test_what_was_never_in_force_gets_no_seal(in_loerrach) -> None:
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)

    assert sealing.seal(declaration.pk) is None
    assert sealing.paper_of(declaration) == pdf_of(declaration)
    assert b"/ByteRange" not in pdf_of(declaration)


def test_the_night_seals_what_is_left_also_of_ended_ones(in_loerrach) -> None:
    ended_on(date(2025, 9, 1))
    assert sealing.without_seal().count() == 1

    look_after_seals_everywhere()

    assert sealing.without_seal().count() == 0
    assert "Beendet" not in words(SealedPaper.objects.get().content())


def test_without_a_valid_certificate_it_is_in_force_all_the_same(
    in_loerrach, settings, tmp_path, reader: Client
) -> None:
    expired = tmp_path / "alt.p12"
    expired.write_bytes(p12(certificate("Abgelaufen", days=0)))
    settings.SEAL_PKCS12, settings.SEAL_PASSWORD = str(expired), "siegel-geheim"
    declaration = in_force()

    answer = reader.get(f"/verwaltung/erklaerungen/{declaration.pk}/erklaerung.pdf")

    assert answer.content == pdf_of(declaration)
    assert "elektronisches Siegel" not in words(answer.content)
    with pytest.raises(SealNotPossible, match="abgelaufen"):
        sealing.seal(declaration.pk)
    with pytest.raises(Forgone, match="abgelaufen"):  # nobody has to decide: the night does it
        sealing.seal_paper(str(declaration.pk))
    assert sealing.seal_what_is_left() == 0
    settings.SEAL_PKCS12 = ""
    assert sealing.seal_what_is_left() == 1


def test_a_certificate_from_the_environment_seals(in_loerrach, settings, tmp_path) -> None:
    own = certificate("Siegel des Betriebs")
    path = tmp_path / "siegel.p12"
    path.write_bytes(p12(own))
    settings.SEAL_PKCS12, settings.SEAL_PASSWORD = str(path), "siegel-geheim"

    paper = sealed()

    assert paper.sealed_by == "Siegel des Betriebs"
    assert paper.certificate == own.fingerprint
    assert seen_by_pyhanko(paper.content(), own)[1].bottom_line


def test_it_is_noticed_when_a_seal_or_a_byte_is_missing(in_loerrach) -> None:
    assert sealing.every_declaration_in_force_is_sealed() == []
    Declaration.objects.update(updated_at=timezone.now() - sealing.SEALED_WITHIN)
    number = in_force().number
    assert sealing.every_declaration_in_force_is_sealed() == [
        f"Die Erklärung {number} ist in Kraft und nicht gesiegelt."
    ]

    paper = sealed()
    assert sealing.every_declaration_in_force_is_sealed() == []
    assert sealing.every_sealed_file_is_as_it_was_sealed() == []
    with open(default_storage.path(paper.file.name), "r+b") as file:
        file.seek(1000)
        file.write(b"?")

    assert sealing.every_sealed_file_is_as_it_was_sealed() == [
        f"Die gesiegelte Datei von {number} wurde verändert."
    ]
    default_storage.delete(paper.file.name)
    assert missing() == [paper.file.name]


def test_the_file_goes_with_its_declaration_when_its_time_is_over(in_loerrach) -> None:
    paper = sealed()
    ended_on(timezone.localdate().replace(year=timezone.localdate().year - 11))

    keep_to_it(by=SOMEBODY)
    delivered()

    assert not SealedPaper.objects.exists()
    assert not default_storage.exists(paper.file.name)


def test_the_pages_say_how_it_stands(in_loerrach, reader: Client, partner: Client) -> None:
    address = f"/verwaltung/erklaerungen/{in_force().pk}/"
    assert "wird gerade angebracht" in reader.get(address).content.decode()

    sealed()

    assert "gesiegelt am" in reader.get(address).content.decode()
    assert "gesiegelt am" in partner.get("/portal/").content.decode()


def test_the_portal_asks_no_more_questions_for_more_declarations(
    in_loerrach, client_for, loerrach, django_assert_max_num_queries
) -> None:
    sealed()
    client = client_for(loerrach, Role.PARTNER)
    client.get("/portal/")

    with django_assert_max_num_queries(16):
        client.get("/portal/")
