"""The search finds what people mean: German forms, parts of words, other spellings, slips."""

import pytest

from exchange.actions import publish_copy, withdraw_copy
from exchange.folding import folded, roots
from exchange.models import Material
from exchange.search import marked_for, materials


def given(county, title: str, text: str = "", **values) -> Material:
    """A material of the county."""
    values = {"kind": "measure", "visibility": "public", **values}
    return publish_copy(
        county=county,
        title=title,
        summary="Kurz gesagt.",
        content={"title": title, "description": text},
        licence="CC-BY-4.0",
        attribution=county.name,
        **values,
    )


@pytest.mark.parametrize(
    "q",
    [
        "Altbausanierung",
        "sanierung",
        "SANIERUNGEN",
        "altbau",
        "Altbausanirung",
        "Straße",
        "strasse",
        "STRASSEN",
        "Dämmung",
        "daemmung",
        "dammung",
        "Kellerdecke",
        "Kellerdecken",
        "Haus",
        "Häuser",
        "haeuser",
        "Lörrach",
        "loerrach",
        "sanierung strasse",
        "die Sanierung und das Haus",
        "PV",
        "  sanierung  ",
        "sanierung & | ! ( ' : *",
        "und",
        "",
    ],
)
def test_it_is_found(loerrach, q) -> None:
    material = given(
        loerrach,
        "Altbausanierung in der Hauptstraße",
        "Für jedes Haus: Dämmung der Kellerdecke, PV auf das Dach.",
    )

    assert list(materials(q=q)) == [material]


@pytest.mark.parametrize("q", ["Windrad", "sanierung Windrad", "Moor", "xyzxyz"])
def test_it_is_not_found(loerrach, q) -> None:
    given(loerrach, "Altbausanierung in der Hauptstraße", "Für jedes Haus.")

    assert not materials(q=q).exists()


def test_the_best_match_comes_first(loerrach) -> None:
    in_text = given(loerrach, "Leitbild", "Auch die Sanierung gehört dazu.")
    in_compound = given(loerrach, "Altbausanierung", "Beratung.")
    in_title = given(loerrach, "Sanierung von Schulen", "Beratung.")

    assert list(materials(q="sanierung")) == [in_title, in_compound, in_text]


def test_kind_state_and_visibility_narrow_the_search(loerrach) -> None:
    measure = given(loerrach, "Sanierung eins", visibility="counties")
    text = given(loerrach, "Sanierung zwei", kind="declaration_text")
    gone = given(loerrach, "Sanierung drei")
    withdraw_copy(gone, county=loerrach)

    assert set(materials(q="sanierung")) == {measure, text}
    assert list(materials(q="sanierung", kind="measure")) == [measure]
    assert list(materials(public_only=True)) == [text]
    assert list(materials(state="withdrawn")) == [gone]
    assert not materials(kind="erfunden").exists()


def test_it_knows_who_adopted(loerrach, cloppenburg) -> None:
    material = given(loerrach, "Sanierung")
    material.adoptions.create(county=cloppenburg)

    assert vars(materials().get())["adopted"] == 1
    for county, taken in ((cloppenburg, True), (loerrach, False)):
        assert vars(marked_for(county, materials()).get())["taken"] is taken


def test_very_long_and_strange_questions_do_no_harm(loerrach) -> None:
    given(loerrach, "Sanierung")

    for q in ("a" * 5000, "sanierung " * 500, "%", "_", "\\", "😀", "' OR 1=1 --", "(((", "-"):
        list(materials(q=q))


def test_folding() -> None:
    assert folded("Straße der Äpfel") == "strasse der apfel"
    assert roots("Gebaeude") == {"gebaeud", "gebaud"}
    assert roots("Rat") == {"rat"}
