"""Sharing: only a copy of what is allowed crosses, under terms that its source permits."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict

from alliances.documents import actions as documents
from alliances.documents.models import Document
from alliances.lineage import Licence
from alliances.measures.models import Measure
from alliances.sharing import actions
from alliances.sharing.kinds import KINDS, Kind
from exchange.actions import read_file
from exchange.models import Material
from tenants.schemas import inside
from tests import cast
from tests.alliances.giving import shared

EXCHANGE = "/verwaltung/austausch/"
SHARE_MEASURE = f"{EXCHANGE}teilen/measure/{cast.same_id('measure')}/"
TERMS = {
    "summary": "Das hat sich bewährt.",
    "licence": "CC-BY-4.0",
    "visibility": "counties",
    "checked": "on",
}


def everything_in(material: Material) -> str:
    """All words of a public row and its file, as one text."""
    words = str(model_to_dict(material)) + str(material.pk) + material.words
    if file := getattr(material, "file", None):
        words += str(model_to_dict(file)) + read_file(file).decode("latin-1")
    return words


def test_only_the_allowed_fields_of_a_measure_cross(loerrach) -> None:
    with inside(loerrach):
        measure = Measure.objects.get()
        for field in Measure._meta.fields:
            if field.get_internal_type() in {"CharField", "TextField"} and not field.choices:
                setattr(measure, field.name, f"Wort-{field.name}"[: field.max_length])
        measure.source_licence = ""
        measure.save()

    material = shared(loerrach, thing=measure)

    words = everything_in(material)
    assert set(material.content) == set(KINDS[Kind.MEASURE].fields)
    assert "Wort-description" in words
    assert "Wort-responsible" not in words
    assert "Wort-number" not in words
    assert str(measure.pk) not in words


def test_names_in_an_office_file_stay_at_home(loerrach) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<x>Text</x>")
        archive.writestr(
            "docProps/core.xml",
            "<p><dc:title>Titel</dc:title><dc:creator>Kanarie Muster</dc:creator>"
            "<cp:lastModifiedBy>Kanarie Zwei</cp:lastModifiedBy></p>",
        )
    with inside(loerrach):
        document = documents.add(
            {"title": "Vorlage", "rights": loerrach.name, "licence": "CC-BY-4.0"},
            upload=SimpleUploadedFile("vorlage.docx", content.getvalue()),
            by=cast.SOMEBODY,
        )

    material = shared(loerrach, "document", document)

    with zipfile.ZipFile(io.BytesIO(read_file(material.file))) as archive:
        properties = archive.read("docProps/core.xml").decode()
        assert archive.read("word/document.xml") == b"<x>Text</x>"
    assert "<dc:title>Titel</dc:title>" in properties
    assert "Kanarie" not in properties
    assert material.file.path == str(material.pk)


def test_a_document_crosses_under_a_neutral_path(loerrach) -> None:
    material = shared(loerrach, "document")

    assert "lk_loerrach" not in everything_in(material)
    assert str(cast.same_id("document")) not in everything_in(material)
    assert material.file.name == "leitbild.pdf"


def test_the_page_shows_before_what_crosses_and_names_nobody(coordinator, loerrach) -> None:
    page = coordinator.get(SHARE_MEASURE).content.decode()

    assert cast.canary(loerrach, "massnahme") in page
    assert "Beratung vor Ort." in page
    assert "Stabsstelle Klimaschutz" in page
    assert cast.canary(loerrach, "verantwortlich") not in page
    assert "Wer bei Ihnen verantwortlich ist" in page


def test_a_coordinator_shares_and_the_neighbour_finds_and_reads_it(
    coordinator, neighbour, loerrach
) -> None:
    answer = coordinator.post(SHARE_MEASURE, TERMS, follow=True)

    material = Material.objects.get()
    assert "Die Kopie steht jetzt im Austausch." in answer.content.decode()
    listing = neighbour.get(f"{EXCHANGE}?q=sanierung").content.decode()
    assert cast.canary(loerrach, "massnahme") in listing
    page = neighbour.get(f"{EXCHANGE}{material.pk}/").content.decode()
    assert "Das hat sich bewährt." in page
    assert "wenn er die Quelle nennt" in page
    assert "Beratung vor Ort." in page
    assert cast.canary(loerrach, "verantwortlich") not in page


def test_what_is_missing_is_told_at_its_field(coordinator) -> None:
    answer = coordinator.post(SHARE_MEASURE, {"summary": "Kurz", "licence": "MIT"})

    errors = answer.context["form"].errors
    assert set(errors) == {"licence", "visibility", "checked"}
    assert errors["checked"] == ["Bitte lesen Sie die Vorschau und bestätigen Sie das."]
    assert "Kurz</textarea>" in answer.content.decode()
    assert not Material.objects.exists()


def test_sharing_twice_makes_one_copy(coordinator, loerrach) -> None:
    material = shared(loerrach)

    page = coordinator.get(SHARE_MEASURE).content.decode()
    coordinator.post(SHARE_MEASURE, TERMS)

    assert f"{EXCHANGE}{material.pk}/" in page
    assert Material.objects.count() == 1


@pytest.mark.parametrize(
    ("came_with", "refused", "allowed"),
    [
        ("CC-BY-4.0", {"CC0-1.0", "adopt-only"}, {"CC-BY-4.0", "CC-BY-SA-4.0"}),
        ("CC-BY-SA-4.0", {"CC0-1.0", "CC-BY-4.0", "adopt-only"}, {"CC-BY-SA-4.0"}),
        ("adopt-only", set(Licence.values), set()),
        ("CC0-1.0", set(), set(Licence.values)),
    ],
)
def test_an_adopted_work_keeps_the_terms_of_its_source(
    in_loerrach, came_with, refused, allowed
) -> None:
    measure = Measure(source_licence=came_with)

    for licence in allowed:
        actions.check_licence(measure, licence)
    for licence in refused:
        with pytest.raises(ValidationError) as error:
            actions.check_licence(measure, licence)
        assert set(error.value.message_dict) == {"licence"}


def test_a_licence_conflict_is_told_at_the_field(coordinator, loerrach) -> None:
    with inside(loerrach):
        Measure.objects.update(source_licence="CC-BY-SA-4.0", attribution="Landkreis Musterstadt")

    answer = coordinator.post(SHARE_MEASURE, TERMS)

    assert answer.context["form"].errors["licence"] == [
        "Die Quelle steht unter CC BY-SA 4.0 (Namensnennung, gleiche Bedingungen). "
        "Möglich ist hier: CC BY-SA 4.0 (Namensnennung, gleiche Bedingungen)."
    ]
    assert not Material.objects.exists()


def test_a_document_is_not_shared_more_freely_than_it_is_noted(in_loerrach) -> None:
    document = Document(licence="adopt-only")

    actions.check_licence(document, "adopt-only")
    with pytest.raises(ValidationError):
        actions.check_licence(document, "CC0-1.0")


def test_what_may_not_be_passed_on_has_no_form(coordinator, loerrach) -> None:
    with inside(loerrach):
        Measure.objects.update(source_licence="adopt-only", attribution="Landkreis Musterstadt")

    page = coordinator.get(SHARE_MEASURE).content.decode()

    assert "Dieses Material dürfen Sie nicht weitergeben" in page
    assert 'name="licence"' not in page
