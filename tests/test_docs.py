"""The docs say what is there: commands, paths, links, buttons and variables they name exist."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
MOST_WORDS = 400

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
OUR_PATH = re.compile(
    r"(?:\.ci|alliances|api|deploy|docs|platform|templates|tenants|tests)/[^\s<>`…]*"
    r"|(?:Makefile|pyproject\.toml|requirements\.txt|manage\.py|CHANGELOG\.md)"
)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def code_in(page: Path) -> list[str]:
    """What stands in backticks and in blocks of code."""
    text = page.read_text(encoding="utf-8")
    return [*FENCE.findall(text), *SPAN.findall(FENCE.sub("", text))]


def anchors_of(page: Path) -> set[str]:
    """The names under which a page's headings can be linked."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_begins_with_the_two_commands() -> None:
    beginning = README.read_text(encoding="utf-8").split("## Demo sign-ins")[0]

    assert "\nmake demo " in beginning
    assert "\nmake test " in beginning


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)

    assert broken == []


@every_page
def test_every_path_of_ours_exists(page: Path) -> None:
    named = [span for span in code_in(page) if OUR_PATH.fullmatch(span)]

    assert [path for path in named if not any(ROOT.glob(path.rstrip("/")))] == []


@every_page
def test_every_make_target_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = {
        name
        for code in code_in(page)
        for name in re.findall(r"^make ([a-z][a-z-]*)", code, re.MULTILINE)
    }

    assert named <= set(targets)


@every_page
def test_every_management_command_exists(page: Path) -> None:
    named = {name for code in code_in(page) for name in re.findall(r"manage\.py (\w+)", code)}

    assert named <= set(get_commands())


def test_the_map_names_every_command_of_ours() -> None:
    ours = {
        path.stem
        for folder in ("tenants", "alliances", "platform")
        for path in (ROOT / folder).rglob("management/commands/*.py")
        if path.stem != "__init__"
    }

    assert ours <= set(code_in(ROOT / "docs" / "map.md"))


def test_the_readme_explains_every_variable_of_the_settings() -> None:
    config = ROOT / "platform" / "config"
    texts = [
        (config / name).read_text(encoding="utf-8")
        for name in ("settings.py", "databases.py", "life_cycle.py", "outgoing.py", "seals.py")
    ]
    read = set(re.findall(r"env(?:\.\w+)?\(\"([A-Z_]+)\"", "".join(texts)))
    read |= {"DATA_DIR", "DATABASE_REPLICA_URL"}
    explained = set(
        re.findall(r"^\| `([A-Z_]+)`", README.read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert explained == read


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.stem)
def test_a_decision_is_short_and_complete(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")

    assert text.startswith(f"# {decision.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
        "Alternatives",
    ]
    assert len(text.split()) < MOST_WORDS


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [decision.name[:4] for decision in DECISIONS]

    assert numbers == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_names_only_what_stands_on_the_screen(guide: Path) -> None:
    screens = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("alliances", "platform", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html"}
    )
    named = [
        " ".join(words.split())
        for bold in BOLD.findall(guide.read_text(encoding="utf-8"))
        for words in bold.split("→")
    ]

    assert [words for words in named if words not in screens] == []


def test_every_guide_is_read_by_somebody() -> None:
    readme = README.read_text(encoding="utf-8")

    assert [guide.name for guide in GUIDES if f"docs/guide/{guide.name}" not in readme] == []
