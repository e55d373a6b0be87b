"""What happens with a support entry, told to everybody who keeps a history of it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.actors import Actor
from support.models import SupportEntry
from tenants.models import County

ASKED = "Support-Zugang angefordert"
ENTERED = "Support-Zugang betreten"
ENDED = "Support-Zugang beendet"


@dataclass(frozen=True)
class Told:
    """One thing that happened with an entry, in the words of a history."""

    county: County
    entry: SupportEntry
    verb: str
    by: Actor


def tell(told: Told) -> None:
    """Have it written down and, where the county must know, mailed; in the same transaction."""
    for name in settings.SUPPORT_IS_TOLD_TO:
        import_string(name)(told)
