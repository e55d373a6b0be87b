"""ETags: the fingerprint of what a caller has seen, so that nobody overwrites the unseen."""

import hashlib
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from api.errors import ChangedMeanwhile


def tag_of(representation: Any) -> str:
    """The strong ETag of one object as this caller sees it."""
    return f'"{hashlib.sha256(JSONRenderer().render(representation)).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the caller has this very state already (If-None-Match, weak comparison)."""
    return any(each.removeprefix("W/") in {"*", tag} for each in _tags(request, "If-None-Match"))


def check_match(request: Request, tag: str) -> None:
    """Raise ChangedMeanwhile if the caller has seen another state (If-Match, strong comparison)."""
    wanted = _tags(request, "If-Match")
    if wanted and not {"*", tag} & wanted:
        raise ChangedMeanwhile


def _tags(request: Request, header: str) -> set[str]:
    return {part.strip() for part in request.headers.get(header, "").split(",") if part.strip()}
