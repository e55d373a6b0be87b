"""What county staff and partners type appears as they meant it, and never as anything else."""

import json

import pytest

from alliances.markdown import to_blocks, to_html, to_plain


def run(text, *, bold=False, italic=False, link=None):
    return {"text": text, "bold": bold, "italic": italic, "link": link}


def test_emphasis_lists_and_line_breaks_become_html():
    html = to_html("Wir **sparen** und _teilen_.\nJeden Tag.\n\n- Strom\n- Wärme\n\n3. drei")

    assert html == (
        "<p>Wir <strong>sparen</strong> und <em>teilen</em>.<br>\nJeden Tag.</p>\n"
        "<ul>\n<li>Strom</li>\n<li>Wärme</li>\n</ul>\n"
        '<ol start="3">\n<li>drei</li>\n</ol>\n'
    )


def test_a_template_prints_the_html_without_escaping_it_again():
    assert hasattr(to_html("*x*"), "__html__")


def test_the_highest_heading_of_a_text_comes_below_the_title_of_the_page():
    assert to_html("# Ziel\n\n## Weg") == "<h2>Ziel</h2>\n<h3>Weg</h3>\n"
    assert to_html("# Ziel\n\n## Weg", top_level=3) == "<h3>Ziel</h3>\n<h4>Weg</h4>\n"


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n### B\n## C\n# D", [1, 2, 2, 1]),
        ("### A\n# B", [1, 1]),
        ("# A\n#\n## \n## B", [1, 2]),
    ],
)
def test_no_heading_level_is_skipped_and_no_heading_is_empty(text, levels):
    assert [block["level"] for block in to_blocks(text)] == levels


def test_headings_end_at_level_six():
    html = to_html("# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6")

    assert html.count("<h6>") == 2
    assert "<h7>" not in html


@pytest.mark.parametrize(
    "target",
    ["https://kreis.example/x?a=1", "http://kreis.example", "mailto:klima@kreis.example"]
    + ["tel:+497621410", "/partner/", "#ziele", "../seite"],
)
def test_links_lead_to_the_web_to_mail_to_the_telephone_and_within_the_site(target):
    assert to_html(f"[hier]({target})") == (f'<p><a href="{target}" rel="noopener">hier</a></p>\n')


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc"]
    + ["//fremd.example", "/\\fremd.example", "\\\\fremd.example", "java&#115;cript:x", "seite:1"]
    + ["<javascript:x>", "<java\tscript:x>", "&#106;avascript:x", "%5C%5Cfremd.example"],
)
def test_any_other_target_makes_no_link_anywhere(target):
    text = f"[hier]({target})"

    assert "<a" not in to_html(text)
    assert all(run["link"] is None for run in to_blocks(text)[0]["runs"])


def test_a_link_without_words_shows_its_address():
    html = to_html("[](https://kreis.example)")

    assert html == (
        '<p><a href="https://kreis.example" rel="noopener">https://kreis.example</a></p>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>fett</b> &amp; &copy;",
        "`code` und ~~weg~~",
        "[Hinweis]: https://kreis.example",
        "| a | b |",
    ],
)
def test_html_code_and_hidden_definitions_appear_as_typed(text):
    assert to_plain(text) == text
    assert to_blocks(text) == [{"kind": "paragraph", "runs": [run(text)]}]


def test_pictures_and_indented_code_are_not_part_of_a_text():
    html = to_html("![Bild](https://fremd.example/x.png)\n\n    eingerückt\n\n```\nzaun\n```")

    assert "<img" not in html
    assert "<code" not in html
    assert "<pre" not in html


def test_a_line_of_dashes_below_words_is_a_rule_not_a_heading():
    assert [block["kind"] for block in to_blocks("Text\n---\nText")] == [
        "paragraph",
        "rule",
        "paragraph",
    ]


def test_blocks_are_plain_data_for_a_template():
    text = (
        "# Weg\n\nWir **teilen *viel***\n[hier](https://a.example)\n\n1. eins\n   - innen\n\n> so"
    )

    blocks = to_blocks(text, top_level=2)

    assert json.loads(json.dumps(blocks)) == blocks
    assert blocks == [
        {"kind": "heading", "level": 2, "runs": [run("Weg")]},
        {
            "kind": "paragraph",
            "runs": [
                run("Wir "),
                run("teilen ", bold=True),
                run("viel", bold=True, italic=True),
                {"linebreak": True},
                run("hier", link="https://a.example"),
            ],
        },
        {
            "kind": "numbers",
            "start": 1,
            "items": [
                [
                    {"kind": "paragraph", "runs": [run("eins")]},
                    {
                        "kind": "bullets",
                        "items": [[{"kind": "paragraph", "runs": [run("innen")]}]],
                    },
                ]
            ],
        },
        {"kind": "quote", "blocks": [{"kind": "paragraph", "runs": [run("so")]}]},
    ]


def test_a_mail_shows_lists_and_addresses_in_plain_lines():
    text = (
        "# Weg\n\nMehr [**auf** der Seite](https://a.example), <klima@a.example>\n\n"
        "- a\n- b\n  1. c"
    )

    plain = to_plain(text)

    assert plain == (
        "Weg\n\nMehr auf der Seite (https://a.example), klima@a.example\n\n- a\n- b\n  1. c"
    )


def test_the_search_finds_words_not_addresses():
    assert to_plain("[hier](https://a.example)", links=False) == "hier"


@pytest.mark.parametrize("text", ["", "  \n\n ", "#", "-"])
def test_a_text_without_words_stays_without_words(text):
    assert to_plain(text).strip(" -") == ""
    assert "<h" not in to_html(text)


def test_deeply_nested_text_neither_fails_nor_takes_long():
    lists = "".join(f"{'  ' * depth}- x\n" for depth in range(200))
    text = "> " * 500 + "x\n\n" + lists + "*" * 5000

    assert to_html(text)
    assert to_blocks(text)
    assert to_plain(text)
