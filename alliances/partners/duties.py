"""What somebody at a partner is there for; one table, in the order in which we name them."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


class Duty(models.TextChoices):
    """A reason to turn to this person and to nobody else there."""

    CLIMATE = "climate", "Ansprechperson Klimaschutz"
    SIGNING = "signing", "Unterschrift"
    PRESS = "press", "Presse und Öffentlichkeitsarbeit"
    EVENTS = "events", "Newsletter und Termine"
    REPORTS = "reports", "Zahlen und Berichte"


def words_of(duties: Collection[str]) -> list[str]:
    """These duties in words."""
    return [str(duty.label) for duty in Duty if duty in duties]


def checked_duties(duties: Any) -> list[str]:
    """The duties as they are kept: known ones, each once, in order; ValidationError otherwise."""
    if not isinstance(duties, (list, tuple)) or not all(isinstance(duty, str) for duty in duties):
        raise ValidationError("Aufgaben sind eine Liste von Wörtern.")
    if unknown := [duty for duty in duties if duty not in Duty.values]:
        raise ValidationError(
            f"Diese Aufgabe gibt es nicht: {unknown[0][:40]}. Möglich sind: "
            f"{', '.join(Duty.values)}."
        )
    return [duty.value for duty in Duty if duty in duties]
