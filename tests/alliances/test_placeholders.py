"""A fact fills its gap word for word; a gap that does not exist is named in German."""

import random
import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError

from alliances import starters
from alliances.declarations.placeholders import (
    EXAMPLES,
    PLACEHOLDERS,
    FactsMissing,
    check,
    fill,
    one_line,
    unknown,
    used,
)
from alliances.markdown import to_blocks, to_html, to_plain

NASTY_NAMES = [
    "*Müller* & <b>",
    "[x](javascript:1)",
    "![x](https://fremd.example/x.png)",
    "<script>alert(1)</script>",
    "<https://fremd.example>",
    "Zeile 1\n\n# Zeile 2\r\n- Zeile 3",
    "1. Verein",
    "- Verein",
    "+ Verein",
    "# Verein #",
    "> Verein",
    "---",
    "***",
    "_unter_ __strich__",
    "`code` ~~weg~~ &amp; &#106; ©",
    "ends with \\",
    "{{Partner}} {{Ziele}} {{x",
    "Größe „Grün“ 'x' \"y\" $1 \\1 \\g<0>",
    "| a | b |",
    "[x]: https://fremd.example",
    "שלום\u200f e. V.",
    "=====",
    ". Punkt",
    "株式会社 🌱",
]


def text_only(html: str) -> str:
    """What a reader sees of HTML that holds nothing but paragraphs."""
    return re.sub(r"</?p>", "", html).strip()


@pytest.mark.parametrize("name", NASTY_NAMES)
@pytest.mark.parametrize("around", ["{}", "Zwischen {} und wir", "- {}", "# {}", "**{}**", "1. {}"])
def test_a_name_appears_as_it_is_written(name, around):
    text = around.replace("{}", "{{Partner}}")
    plain = "Zwischen Musterverein und wir" if "Zwischen" in around else "Musterverein"

    filled = fill(text, {"Partner": name})

    example = fill(text, {"Partner": "Musterverein"})
    assert to_plain(example).lstrip("-1. ") == plain
    assert to_plain(filled) == to_plain(example).replace("Musterverein", one_line(name))
    tags = re.compile(r"<[^>]*>")
    assert tags.findall(to_html(filled)) == tags.findall(to_html(example))


def test_random_names_never_become_markup():
    dice = random.Random(20250523)  # noqa: S311 - a repeatable test, no secret
    alphabet = list("\\`*_{}[]()<>#+-.!|~&=:;/'\"$% \n\t1aüß") + ["\u2028", "\x00", "\u202e", "😀"]
    for _ in range(3000):
        name = "".join(dice.choices(alphabet, k=dice.randint(1, 25)))
        if not one_line(name):
            continue

        blocks = to_blocks(fill("{{Partner}}", {"Partner": name}))

        words = {"text": one_line(name), "bold": False, "italic": False, "link": None}
        assert blocks == [{"kind": "paragraph", "runs": [words]}], repr(name)


def test_a_link_in_the_text_cannot_be_taken_over_by_a_name():
    filled = fill(
        "[{{Partner}}](https://kreis.example)", {"Partner": "x](https://fremd.example) ["}
    )

    assert re.findall(r'href="([^"]*)"', to_html(filled)) == ["https://kreis.example"]


def test_a_name_cannot_turn_the_direction_of_the_contract():
    assert fill("{{Partner}}", {"Partner": "A\u202eB\u2066C\u200fD"}) == "ABC\u200fD"


def test_goals_alone_in_a_line_become_a_list():
    filled = fill("Ziele:\n{{Ziele}}\nDanach.", {"Ziele": ["1. weniger *CO₂*", "", "mehr\nSonne"]})

    assert to_plain(filled) == "Ziele:\n\n- 1. weniger *CO₂*\n- mehr Sonne\n\nDanach."
    assert to_html(filled).count("<li>") == 2


def test_goals_behind_a_bullet_become_the_same_list():
    assert to_plain(fill("- {{Ziele}}", {"Ziele": ["a", "b"]})) == "- a\n- b"


def test_goals_inside_a_sentence_are_strung_together():
    assert fill("Also {{Ziele}}.", {"Ziele": ["a", "b, c"]}) == "Also a; b, c."


def test_spaces_and_a_decomposed_umlaut_in_a_placeholder_do_not_matter():
    decomposed = unicodedata.normalize("NFD", "{{ Bündnis }}")

    assert decomposed != "{{ Bündnis }}"
    assert unknown(decomposed) == []
    assert fill(f"Im {decomposed}", {"Bündnis": "Klimakreis"}) == "Im Klimakreis"


def test_facts_are_put_in_once_even_if_they_look_like_placeholders():
    filled = fill(
        "{{Partner}} in {{Landkreis}}", {"Partner": "{{Landkreis}}", "Landkreis": "Kreis"}
    )

    assert to_plain(filled) == "{{Landkreis}} in Kreis"


@pytest.mark.parametrize("values", [{}, {"Partner": ""}, {"Partner": " \n\u202e"}])
def test_a_contract_with_a_hole_is_not_drawn_up(values):
    with pytest.raises(FactsMissing) as error:
        fill("Mit {{Partner}}", values)

    assert error.value.messages == ["Für den Platzhalter „{{Partner}}“ fehlt die Angabe."]


def test_without_goals_there_is_no_list_of_goals_to_agree_on():
    with pytest.raises(FactsMissing):
        fill("{{Ziele}}", {"Ziele": []})


def test_unknown_placeholders_are_listed_once_each():
    assert unknown("{{Partner}} {{Ort}} {{Foo}} {{Ort}} {{}}") == ["Ort", "Foo", ""]


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("Hier steht {{Partner und mehr", "{{Partner und mehr"),
        ("Hier steht Partner}} und mehr", "Hier steht Partner}}"),
        ("Hier {{{Partner}}} x", "{{{Partner}}} x"),
        ("Hier {Partner} x", "{Partner}"),
        ("Hier {{Part\nner}} x", "{{Part"),
    ],
)
def test_broken_braces_are_shown_with_the_words_around_them(text, snippet):
    assert snippet in unknown(text)

    with pytest.raises(ValidationError) as error:
        check(text)

    assert f"Bei „{snippet}“ stimmen die Klammern nicht." in error.value.messages[0]


def test_other_single_braces_are_no_mistake():
    assert unknown("Menge {a, b} und } {") == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("partner", "Partner"),
        ("Bundnis", "Bündnis"),
        ("Vertretung des Partners", None),
        ("Ziel", None),
    ],
)
def test_staff_are_told_the_nearest_placeholder(wrong, right):
    with pytest.raises(ValidationError) as error:
        check(f"Text {{{{{wrong}}}}}")

    (message,) = error.value.messages
    assert message.startswith(f"Den Platzhalter „{{{{{wrong}}}}}“ gibt es nicht. Meinten Sie „{{{{")
    assert right is None or f"Meinten Sie „{{{{{right}}}}}“?" in message


def test_where_nothing_is_near_all_placeholders_are_named():
    with pytest.raises(ValidationError) as error:
        check("{{xyz}}")

    assert ", ".join(PLACEHOLDERS) in error.value.messages[0]


def test_every_placeholder_is_explained_and_has_an_example():
    assert all(each.explanation for each in PLACEHOLDERS.values())
    filled = fill(" ".join(f"{{{{{name}}}}}" for name in PLACEHOLDERS), EXAMPLES)
    assert "{{" not in filled


@pytest.mark.parametrize(
    "name",
    [*starters.PAGES, "declaration", "demo/loerrach_declaration", "demo/cloppenburg_declaration"],
)
def test_starter_texts_hold_only_known_placeholders_and_real_sections(name):
    text = starters.read(name)

    check(text)
    html = to_html(fill(text, EXAMPLES))
    assert "{{" not in html
    assert "**" not in html


def test_the_declaration_a_county_starts_with_uses_every_placeholder():
    assert set(used(starters.read("declaration"))) == set(PLACEHOLDERS)


@pytest.mark.parametrize("name", starters.PAGES)
def test_the_pages_of_a_new_county_carry_its_names(name):
    text = starters.page(name, alliance="REGIONAL.KLIMASCHUTZ.MACHEN", county="Main-Tauber-Kreis")

    assert "Main-Tauber-Kreis" in text
    assert "{{" not in text
    assert "\\" not in text


@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility"])
def test_legal_pages_mark_what_the_county_must_complete(name):
    assert starters.gaps(starters.read(name)) >= 5
