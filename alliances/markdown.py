"""Texts of a county: a small, safe Markdown for pages, documents and mails.

People write headings, paragraphs, bold, italic, links, lists, quotes and rules; every line break
they type is kept. HTML, pictures, tables and code are not part of it: such characters simply appear
as they were typed. One parser feeds all three outputs, so a text says the same everywhere.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

Block = dict[str, Any]
Run = dict[str, Any]

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
DEEPEST_HEADING = 6

_HTML_TAGS = {f"h{level}" for level in range(1, DEEPEST_HEADING + 1)} | {
    "p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "hr",
}  # fmt: skip
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def _is_allowed_link(url: str) -> bool:
    """Say whether a link leads to the web, a mailbox, a telephone or another page of this site."""
    if scheme := _SCHEME.match(url):
        return scheme[1].lower() in LINK_SCHEMES
    # '//host' and '\host' look like pages of this site but lead to another one.
    return not url.startswith(("//", "\\", "/\\", "%5C", "/%5C")) and ":" not in url.split("/")[0]


def _build_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    # Left out is also what people type without meaning it: indented text is no code,
    # and a line '[Hinweis]: …' is no hidden link target.
    parser.disable(["code", "fence", "html_block", "lheading", "reference"])
    parser.disable(["html_inline", "image", "backticks", "entity"])
    parser.validateLink = _is_allowed_link  # type: ignore[method-assign]
    return parser


_parser = _build_parser()


def to_html(text: str, *, top_level: int = 2) -> SafeString:
    """Turn a text into HTML for a page; its highest heading becomes `top_level`."""
    tokens = _parse(text, top_level)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return SafeString(
        nh3.clean(
            html,
            tags=_HTML_TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes=set(LINK_SCHEMES),
            link_rel="noopener",
        )
    )


def to_blocks(text: str, *, top_level: int = 1) -> list[Block]:
    """Turn a text into plain data, which a document template sets without reading markup.

    A block has a `kind`: `heading` (level, runs), `paragraph` (runs), `bullets` (items), `numbers`
    (start, items), `quote` (blocks) or `rule`. An item is a list of blocks. A run has `text`,
    `bold`, `italic` and `link` (an address or None), or is `{"linebreak": True}`.
    """
    return list(_blocks(iter(_parse(text, top_level))))


def to_plain(text: str, *, links: bool = True) -> str:
    """Turn a text into plain lines for mails; for search, leave the addresses out (`links`)."""
    return "\n\n".join(_plain_blocks(to_blocks(text), links=links))


def _parse(text: str, top_level: int) -> list[Token]:
    tokens = _parser.parse(text)
    for token in tokens:
        if token.children:
            token.children = list(_name_empty_links(token.children))
    return list(_level_headings(tokens, top_level))


def _name_empty_links(tokens: list[Token]) -> Iterator[Token]:
    """Give a link without words its address as words: nobody could see or hear it otherwise."""
    previous: Token | None = None
    for token in tokens:
        if token.type == "link_close" and previous and previous.type == "link_open":
            yield Token("text", "", 0, content=str(previous.attrGet("href")))
        yield token
        previous = token


def _level_headings(tokens: list[Token], top_level: int) -> Iterator[Token]:
    """Number headings from `top_level` without gaps (PDF/UA asks for it); drop empty ones."""
    open_levels: list[int] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type != "heading_open":
            yield token
            position += 1
            continue
        opening, inline, closing = tokens[position : position + 3]
        position += 3
        if not inline.content.strip():
            continue
        level = int(opening.tag[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        depth = min(top_level + len(open_levels) - 1, DEEPEST_HEADING)
        opening.tag = closing.tag = f"h{depth}"
        yield from (opening, inline, closing)


def _blocks(tokens: Iterator[Token], until: str = "") -> Iterator[Block]:
    """Read blocks up to the closing token of the surrounding one."""
    for token in tokens:
        if token.type == until:
            return
        if token.type == "heading_open":
            yield {"kind": "heading", "level": int(token.tag[1]), "runs": _runs(next(tokens))}
        elif token.type == "paragraph_open":
            yield {"kind": "paragraph", "runs": _runs(next(tokens))}
        elif token.type == "bullet_list_open":
            yield {"kind": "bullets", "items": list(_items(tokens, "bullet_list_close"))}
        elif token.type == "ordered_list_open":
            start = int(token.attrs.get("start", 1))
            items = list(_items(tokens, "ordered_list_close"))
            yield {"kind": "numbers", "start": start, "items": items}
        elif token.type == "blockquote_open":
            yield {"kind": "quote", "blocks": list(_blocks(tokens, "blockquote_close"))}
        elif token.type == "hr":
            yield {"kind": "rule"}


def _items(tokens: Iterator[Token], until: str) -> Iterator[list[Block]]:
    for token in tokens:
        if token.type == until:
            return
        if token.type == "list_item_open":
            yield list(_blocks(tokens, "list_item_close"))


def _runs(inline: Token) -> list[Run]:
    """Read the words of one paragraph or heading; neighbours that look the same become one run."""
    runs: list[Run] = []
    bold = italic = 0
    link: str | None = None
    for token in inline.children or []:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type == "link_open":
            link = str(token.attrGet("href"))
        elif token.type == "link_close":
            link = None
        elif token.type in ("softbreak", "hardbreak"):
            runs.append({"linebreak": True})
        elif token.content:
            look = {"bold": bold > 0, "italic": italic > 0, "link": link}
            if runs and "text" in runs[-1] and {**runs[-1], **look} == runs[-1]:
                runs[-1]["text"] += token.content
            else:
                runs.append({"text": token.content, **look})
    return runs


def _plain_blocks(blocks: Iterable[Block], *, links: bool) -> Iterator[str]:
    for block in blocks:
        if block["kind"] in ("heading", "paragraph"):
            yield _plain_runs(block["runs"], links=links)
        elif block["kind"] == "quote":
            yield _indent("\n\n".join(_plain_blocks(block["blocks"], links=links)), "> ", "> ")
        elif block["kind"] == "rule":
            yield "---"
        else:
            start = block.get("start")
            yield "\n".join(
                _plain_item(item, "- " if start is None else f"{start + place}. ", links=links)
                for place, item in enumerate(block["items"])
            )


def _plain_item(item: list[Block], mark: str, *, links: bool) -> str:
    return _indent("\n".join(_plain_blocks(item, links=links)), mark, " " * len(mark))


def _plain_runs(runs: list[Run], *, links: bool) -> str:
    """Join runs; behind a link stands its address, unless the words are the address."""
    words: list[str] = []
    linked = ""
    for run, following in zip(runs, [*runs[1:], {}], strict=True):
        if run.get("linebreak"):
            words.append("\n")
            continue
        words.append(run["text"])
        address = run["link"]
        linked = linked + run["text"] if address else ""
        if address and links and following.get("link") != address:
            if address.removeprefix("mailto:").removeprefix("tel:") != linked:
                words.append(f" ({address})")
            linked = ""
    return "".join(words)


def _indent(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(f"{rest}{line}".rstrip() for line in lines[1:])])
