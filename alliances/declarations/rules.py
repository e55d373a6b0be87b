"""How declarations are signed in this county: the second person for paper, and reminders."""

from typing import Any

from accounts.actors import Actor
from alliances.history.actions import change
from alliances.profile.models import Alliance
from tenants.transactions import atomic

RULES = ("paper_needs_second", "remind_after", "remind_every", "remind_at_most")


@atomic
def set_rules(values: dict[str, Any], *, by: Actor) -> bool:
    """Change the rules; they hold for everything that is not decided yet."""
    alliance = Alliance.objects.select_for_update().get()
    chosen = {name: values[name] for name in RULES}
    return change(alliance, chosen, by=by, verb="Regeln zur Unterschrift geändert")
