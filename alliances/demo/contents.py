"""Read a demo county's content from the files in `content/`: facts there, steps in the modules."""

import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "content"


def read(slug: str) -> dict[str, Any]:
    """All of a county's files, `<slug>.toml` and `<slug>_*.toml`, as one dictionary."""
    content: dict[str, Any] = {}
    for path in sorted([_FOLDER / f"{slug}.toml", *_FOLDER.glob(f"{slug}_*.toml")]):
        content |= tomllib.loads(path.read_text(encoding="utf-8"))
    return content


def read_gaps() -> dict[str, str]:
    """What a demo county writes where the starter pages say 'Bitte ergänzen'."""
    return tomllib.loads((_FOLDER / "gaps.toml").read_text(encoding="utf-8"))
