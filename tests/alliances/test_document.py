"""The printed declaration is accessible, archivable, always the same, and says what was agreed."""

import dataclasses
import hashlib
import io
import re
from datetime import date

import pypdf
import pytest
from PIL import Image

from alliances import starters
from alliances.declarations.document import (
    FALLBACK_COLOR,
    DeclarationDocument,
    LogoUnreadable,
    SignatureBlock,
    readable_color,
    render,
)
from alliances.declarations.placeholders import fill
from alliances.declarations.typesetting import fonts

BODY = fill(
    starters.read("demo/loerrach_declaration"),
    {
        "Partner": "Jobcenter Landkreis Lörrach",
        "Bündnis": "REGIONAL.KLIMASCHUTZ.MACHEN",
        "Landkreis": "Landkreis Lörrach",
        "Zieljahr": "2040",
        "Ziele": ["Treibhausgase senken", "Ressourcen schonen", "Klimaneutral werden"],
    },
)

COUNTY_SIGNED = SignatureBlock(
    "Für den Landkreis", "Landkreis Lörrach", "Landrätin",
    name="Renate Beispiel", place="Lörrach", signed_on=date(2025, 6, 2), how="auf Papier",
)  # fmt: skip
PARTNER_SIGNED = SignatureBlock(
    "Für den Partner", "Jobcenter Landkreis Lörrach", "Geschäftsführung",
    name="Erika Mustermann", place="Lörrach", signed_on=date(2025, 5, 23), how="online",
)  # fmt: skip

LOERRACH = DeclarationDocument(
    number="2025-0007",
    title="Partnererklärung",
    alliance="REGIONAL.KLIMASCHUTZ.MACHEN",
    county="Landkreis Lörrach",
    partner="Jobcenter Landkreis Lörrach",
    partner_represented_by="Geschäftsführung",
    county_represented_by="Landrätin",
    body=BODY,
    text_version=1,
    sha256=hashlib.sha256(BODY.encode()).hexdigest(),
    drawn_up_on=date(2025, 5, 12),
    in_force_from=date(2025, 6, 2),
    ended_on=None,
    state_label="In Kraft",
    brand_color="#00694e",
    signatures=(COUNTY_SIGNED, PARTNER_SIGNED),
)

UNSIGNED = dataclasses.replace(
    LOERRACH,
    in_force_from=None,
    state_label="Entwurf",
    signatures=(
        SignatureBlock("Für den Landkreis", "Landkreis Lörrach", "Landrätin"),
        SignatureBlock("Für den Partner", "Jobcenter Landkreis Lörrach", "Geschäftsführung"),
    ),
)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (300, 100)) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size).save(data, format=kind)
    return data.getvalue()


def tags(element, found=None):
    """List the structure of a tagged PDF in reading order, with the alternative texts."""
    found = [] if found is None else found
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for child in element:
            tags(child, found)
    elif isinstance(element, dict) and "/S" in element:
        found.append((element["/S"], element.get("/Alt")))
        tags(element.get("/K", []), found)
    return found


def structure(pdf: bytes):
    return tags(read(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"])


def test_the_pdf_declares_that_it_is_archivable_and_accessible():
    catalogue = read(render(LOERRACH)).trailer["/Root"]
    xmp = catalogue["/Metadata"].get_object().get_data().decode()

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "de-DE"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_the_pdf_names_itself_its_parties_and_its_day():
    about = read(render(LOERRACH)).metadata

    assert about["/Title"] == "Partnererklärung – Jobcenter Landkreis Lörrach"
    assert about["/Author"] == "Landkreis Lörrach, Jobcenter Landkreis Lörrach"
    assert about["/CreationDate"].startswith("D:20250512")
    assert LOERRACH.sha256 in about["/Keywords"]


def test_a_screen_reader_finds_headings_lists_and_the_logo():
    found = structure(render(LOERRACH, logo=picture("PNG", "RGBA")))

    kinds = [kind for kind, _ in found]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 8  # seven sections and the signatures
    assert kinds.count("/LI") == 9
    assert ("/Figure", "Logo: REGIONAL.KLIMASCHUTZ.MACHEN") in found


def test_everything_agreed_stands_there_in_order():
    text = words(render(LOERRACH))

    expected = [
        "REGIONAL.KLIMASCHUTZ.MACHEN", "Partnererklärung", "Nummer 2025-0007", "zwischen",
        "Landkreis Lörrach", "vertreten durch: Landrätin", "und", "Jobcenter Landkreis Lörrach",
        "vertreten durch: Geschäftsführung", "Hintergrund", "bis 2040", "Treibhausgase senken",
        "Finanzierung", "Unterschriften", "Für den Landkreis", "Lörrach, 02.06.2025",
        "Renate Beispiel", "auf Papier", "Für den Partner", "Lörrach, 23.05.2025",
        "Erika Mustermann", "online",
    ]  # fmt: skip
    position = 0
    for phrase in expected:
        position = text.find(phrase, position)
        assert position >= 0, phrase


def test_every_page_carries_number_version_fingerprint_and_page_number():
    reader = read(render(LOERRACH))

    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert "Nummer 2025-0007" in text
        assert "Textfassung 1" in text
        assert LOERRACH.sha256[:4] in text
        assert f"Seite {number} von {len(reader.pages)}" in text


def test_the_same_declaration_gives_the_same_bytes():
    logo = picture("JPEG")

    assert render(LOERRACH, logo=logo) == render(LOERRACH, logo=logo)
    assert render(LOERRACH) != render(UNSIGNED)


def test_only_our_own_fonts_are_used_and_they_are_embedded():
    fonts = [
        font.get_object()
        for page in read(render(LOERRACH)).pages
        for font in page["/Resources"]["/Font"].values()
    ]

    assert all("FiraSans" in font["/BaseFont"] for font in fonts)
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_no_font_of_the_machine_takes_part():
    assert set(fonts().families()) == {
        "Fira Sans",
        "Libertinus Serif",
        "New Computer Modern",
        "New Computer Modern Math",
        "DejaVu Sans Mono",
    }


def test_an_unsigned_declaration_leaves_lines_to_sign_on():
    text = words(render(UNSIGNED))

    assert text.count("Ort und Datum") == 2
    assert len(re.findall(r"\bUnterschrift\b", text)) == 2
    assert "02.06.2025" not in text
    assert "In Kraft ab" not in text


def test_an_ended_declaration_says_when_it_ended():
    ended = dataclasses.replace(LOERRACH, ended_on=date(2026, 1, 31), state_label="Beendet")

    assert "Beendet am 31.01.2026" in words(render(ended))


@pytest.mark.parametrize(
    "name",
    [
        "„Grün“ & 'Sonne' \"GmbH\" <b>",
        "#let x = 1 $a$ *b* _c_ @d `e` \\ //f [g] ~ --",
        'sys.inputs") #panic("x',
        "Bäckerei Grünwald-Öztürk & Søn, Ćwiek, Ελλάς, Привет",
        "L" + "ang" * 100,
        "Sehr langer Name " * 18,
    ],
)
def test_names_are_printed_word_for_word(name):
    pdf = render(dataclasses.replace(LOERRACH, partner=name, county_represented_by=name))

    assert "".join(name.split()) in "".join(words(pdf).split()).replace("-\u00ad", "")


@pytest.mark.parametrize(
    "name",
    ["\u200fשלום\u200e e. V.", "مرحبا", "株式会社 🌱 Nord", "a\x00b\x07\u00adc", "\ue000\ud800"],
)
def test_characters_from_elsewhere_do_not_stop_the_document(name):
    block = dataclasses.replace(PARTNER_SIGNED, organisation=name, name=name, place=name)
    odd = dataclasses.replace(
        LOERRACH, partner=name, title=f"Erklärung {name}", body=f"# {name}\n\n{name}",
        alliance=name, signatures=(COUNTY_SIGNED, block),
    )  # fmt: skip

    assert "/StructTreeRoot" in read(render(odd, logo=picture("PNG"))).trailer["/Root"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "### tief\n\n# hoch\n\n###### sehr tief",
        "- # Titel\n  - > Zitat\n    1. [x](/intern) [](https://leer.example)\n\n---",
        "> " * 30 + "tief",
        "- a\n" * 400,
        "#show: none\n\n#pagebreak()\n\n$ x $ <label> @ref",
    ],
)
def test_any_body_prints_with_a_sound_structure(body):
    kinds = [kind for kind, _ in structure(render(dataclasses.replace(LOERRACH, body=body)))]

    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize(
    "logo",
    [
        picture("PNG", "P"), picture("PNG", "LA"), picture("PNG", "1"), picture("PNG", "I;16"),
        picture("JPEG", "CMYK"), picture("JPEG", "L"), picture("PNG", size=(4000, 30)),
        picture("PNG", size=(30, 2000)),
    ],
)  # fmt: skip
def test_every_kind_of_png_and_jpeg_prints(logo):
    assert "/Figure" in [kind for kind, _ in structure(render(LOERRACH, logo=logo))]


@pytest.mark.parametrize(
    "logo", [b"x", b"<svg/>", picture("GIF"), picture("PNG")[:60], picture("JPEG")[:200]]
)
def test_a_logo_that_is_no_picture_is_refused(logo):
    with pytest.raises(LogoUnreadable):
        render(LOERRACH, logo=logo)


@pytest.mark.parametrize(
    ("brand", "printed"),
    [
        ("#00694e", "#00694e"),
        ("#000000", "#000000"),
        ("gelb", FALLBACK_COLOR),
        ("", FALLBACK_COLOR),
    ],
)
def test_a_readable_colour_is_kept_and_a_wrong_one_replaced(brand, printed):
    assert readable_color(brand) == printed


@pytest.mark.parametrize("brand", ["#ffffff", "#ffd500", "#7ec8e3"])
def test_a_pale_colour_is_darkened_until_it_can_be_read(brand):
    dark = readable_color(brand)

    assert dark != brand
    assert readable_color(dark) == dark
