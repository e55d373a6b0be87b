"""Under which terms a material may be used, and what each means in one sentence."""

from django.db import models


class Licence(models.TextChoices):
    """Under which terms a material may be used by others."""

    CC0 = "CC0-1.0", "CC0 (gemeinfrei)"
    CC_BY = "CC-BY-4.0", "CC BY 4.0 (Namensnennung)"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0 (Namensnennung, gleiche Bedingungen)"
    ADOPT_ONLY = "adopt-only", "Alle Rechte vorbehalten, Übernahme durch Landkreise erlaubt"


_EXPLAINED = {
    Licence.CC0: "Jeder Landkreis darf den Inhalt frei verwenden, ändern und weitergeben, "
    "auch ohne die Quelle zu nennen.",
    Licence.CC_BY: "Jeder Landkreis darf den Inhalt verwenden, ändern und weitergeben, "
    "wenn er die Quelle nennt.",
    Licence.CC_BY_SA: "Jeder Landkreis darf den Inhalt verwenden, ändern und weitergeben, wenn er "
    "die Quelle nennt und sein Ergebnis unter dieselbe Lizenz stellt.",
    Licence.ADOPT_ONLY: "Landkreise auf dieser Plattform dürfen den Inhalt für ihre eigene Arbeit "
    "übernehmen und anpassen, aber nicht weitergeben.",
}

# What may be chosen when a work that came under the first is passed on.
_PASSED_ON_AS = {
    Licence.CC0: frozenset(Licence),
    Licence.CC_BY: frozenset({Licence.CC_BY, Licence.CC_BY_SA}),
    Licence.CC_BY_SA: frozenset({Licence.CC_BY_SA}),
}


def label_of(licence: str) -> str:
    """The licence as people read it; an unknown one as it is written."""
    return Licence(licence).label if licence in Licence.values else licence


def explained(licence: str) -> str:
    """What the licence allows, in one sentence; nothing for an unknown one."""
    return _EXPLAINED[Licence(licence)] if licence in Licence.values else ""


def may_pass_on(came_with: str, as_licence: str) -> bool:
    """Whether a work that came under one licence may be passed on under another."""
    if came_with not in Licence.values:
        return False
    return as_licence in _PASSED_ON_AS.get(Licence(came_with), frozenset())
