"""Texts of the declaration: read with a real partner's data, compared, and never half known."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from alliances import starters
from alliances.declarations import texts
from alliances.declarations.comparing import changed_sections, compare
from alliances.declarations.models import DeclarationText
from alliances.declarations.placeholders import EXAMPLES, fill, unknown
from alliances.markdown import to_html
from alliances.partners import actions as partners
from alliances.partners.models import Partner
from alliances.sharing import actions as sharing
from alliances.sharing.kinds import Kind
from tenants.schemas import inside
from tests import cast
from tests.cast import SOMEBODY

COUNTY = "config.urls_county"

DAY = date(2025, 5, 1)
NASTY = "Müller & <b>Söhne</b> [x](javascript:alert(1)) {{Partner}} \u202e"


def drafted(body: str, title: str = "Neu") -> DeclarationText:
    return texts.draft(title=title, body=body, valid_from=DAY, by=SOMEBODY)


# -- the preview --


def test_a_text_is_read_with_a_partners_own_data(reader, in_loerrach) -> None:
    partner = partners.accept(cast.applicant(NASTY), by=SOMEBODY)
    text = texts.published()

    page = reader.get(reverse("office-text", COUNTY, args=[text.pk]), {"partner": str(partner.pk)})

    words = page.content.decode()
    assert "Müller &amp; &lt;b&gt;Söhne&lt;/b&gt; [x](javascript:alert(1)) {{Partner}}" in words
    assert "<b>Söhne" not in words
    assert 'href="javascript' not in words
    assert not partner.declarations.exists()


def test_what_a_partner_lacks_is_said_before_it_is_drawn_up(coordinator, in_loerrach) -> None:
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    Partner.objects.filter(pk=partner.pk).update(city="")
    text = drafted("Sitz: {{Ort Partner}}")
    address = reverse("office-text", COUNTY, args=[text.pk])

    with_partner = coordinator.get(address, {"partner": str(partner.pk)}).content.decode()
    example = coordinator.get(address).content.decode()

    assert "für diesen Partner keine Erklärung" in with_partner
    assert "„{{Ort Partner}}“ fehlt die Angabe" in with_partner
    assert "Veröffentlichen" in with_partner
    assert "fehlt die Angabe" not in example


@pytest.mark.parametrize("wanted", ["", "x", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"])
def test_whoever_is_no_partner_gets_the_example(reader, in_loerrach, wanted: str) -> None:
    text = texts.published()

    page = reader.get(reverse("office-text", COUNTY, args=[text.pk]), {"partner": wanted})

    assert EXAMPLES["Partner"] in page.content.decode()


def test_a_partner_of_the_neighbour_is_no_partner_here(reader, loerrach, cloppenburg) -> None:
    with inside(cloppenburg):
        theirs = partners.accept(cast.applicant("Nachbar"), by=SOMEBODY)
    with inside(loerrach):
        text = texts.published()

    page = reader.get(reverse("office-text", COUNTY, args=[text.pk]), {"partner": str(theirs.pk)})

    assert "Nachbar" not in page.content.decode()


# -- unknown placeholders, whichever way they come --


def test_no_way_leads_an_unknown_placeholder_into_a_published_text(
    coordinator, in_loerrach
) -> None:
    text = drafted("Für {{Firma}}.")
    former = texts.published()

    with pytest.raises(ValidationError, match="Firma"):
        texts.publish(text, by=SOMEBODY)
    page = coordinator.post(reverse("office-text-publish", COUNTY, args=[text.pk]), follow=True)

    assert "{{Firma}}" in page.content.decode()
    assert texts.published() == former
    assert coordinator.post("/api/v1/declaration_texts/", {}).status_code == 404


def test_an_adopted_text_is_a_draft_and_checked_like_any_other(loerrach, cloppenburg) -> None:
    with inside(loerrach):
        shared = sharing.share(
            texts.published(),
            kind=Kind.DECLARATION_TEXT,
            licence="CC-BY-4.0",
            visibility="public",
            summary="x",
            by=SOMEBODY,
        )
        shared.refresh_from_db()
    with inside(cloppenburg):
        adopted = DeclarationText.objects.get(pk=sharing.adopt(shared, by=SOMEBODY).pk)
        assert adopted.state == DeclarationText.State.DRAFT
        DeclarationText.objects.filter(pk=adopted.pk).update(body="Für {{Firma}}.")
        with pytest.raises(ValidationError, match="Firma"):
            texts.publish(DeclarationText.objects.get(pk=adopted.pk), by=SOMEBODY)


def test_the_starter_says_everything_that_a_declaration_needs() -> None:
    text = starters.read("declaration")

    assert unknown(text) == []
    for section in (
        *("Hintergrund", "Ziel und gemeinsames Vorgehen", "Rollen im Bündnis", "Finanzierung"),
        *("Laufzeit und Austritt", "Inkrafttreten", "Grundsätze"),
    ):
        assert f"# {section}" in text
    for promise in (
        *("allen offen", "überparteilich", "Werbung für Parteien", "ist willkommen"),
        *("gegenüber den anderen Partnern", "neue Erklärung", "beide Seiten unterschrieben"),
    ):
        assert promise in text
    assert "{{" not in to_html(fill(text, EXAMPLES))


# -- two versions --


def test_paragraphs_stand_beside_each_other_with_what_differs() -> None:
    former = "## Ziel\n\nDas Ziel ist das Jahr 2040.\n\n- eins\n- zwei\n\nFällt weg."
    later = "## Ziel\n\nDas Ziel ist das Jahr 2035.\n\n- eins\n- zwei\n- drei und mehr"

    rows = compare(former, later)

    assert [row.kind for row in rows] == ["same", "changed", "same", "same", "gone", "new"]
    changed = rows[1]
    assert [piece.words for piece in changed.former if piece.is_changed] == ["2040."]
    assert [piece.words for piece in changed.later if piece.is_changed] == ["2035."]
    assert "".join(piece.words for piece in changed.later) == "Das Ziel ist das Jahr 2035."


def test_every_word_of_both_texts_is_shown() -> None:
    former, later = starters.read("declaration"), cast.TEXT

    rows = compare(former, later)

    for text, side in ((former, "former"), (later, "later")):
        shown = " ".join(piece.words for row in rows for piece in getattr(row, side))
        assert sorted("".join(shown.split())) == sorted("".join(text.split()))


def test_the_sections_that_differ_are_named() -> None:
    former = "# A\n\nEins.\n\n# B\n\nZwei."

    assert changed_sections(former, former) == []
    assert changed_sections(former, "# A\n\nEins.\n\n# B\n\nDrei.\n\n# C\n\nVier.") == ["B", "C"]


def test_two_versions_are_compared_on_a_page(reader, in_loerrach) -> None:
    former = texts.published()
    drafted(former.body.replace("Hintergrund", "<script>Anlass</script>"), title="Neu")

    page = reader.get(reverse("office-text-compare", COUNTY)).content.decode()

    assert "<del>" in page
    assert "<ins>" in page
    assert "<script>Anlass" not in page
    assert "Der Titel war „Partnererklärung“ und ist „Neu“." in page


def test_one_version_alone_is_not_compared(reader, in_loerrach) -> None:
    page = reader.get(
        reverse("office-text-compare", COUNTY), {"von": "x", "mit": "99"}
    ).content.decode()

    assert "Zwei Versionen gehören dazu" in page
