"""Every change of how safely somebody signs in is written down and told to that person."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.actors import Actor
from accounts.models import User
from tenants.schemas import is_inside_a_county


@dataclass(frozen=True)
class Change:
    """What changed, in the words of a history and, where somebody should know, of a letter."""

    user: User
    verb: str
    by: Actor
    letter: str = ""
    after: dict[str, Any] = field(default_factory=dict)


def tell(change: Change) -> None:
    """Have it written down, in the transaction of the change."""
    place = "county" if is_inside_a_county() else "network"
    import_string(settings.SIGN_IN_CHANGES_ARE_TOLD_TO[place])(change)
