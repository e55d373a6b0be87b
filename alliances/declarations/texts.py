"""The county's declaration text in versions: write, publish, never change again."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations import placeholders
from alliances.declarations.models import DeclarationText
from alliances.history.actions import change, create, record
from alliances.profile.models import Alliance
from tenants.transactions import atomic

State = DeclarationText.State


class TextIsFrozen(Exception):
    """A published text is part of signed agreements; a change needs a new version."""


@atomic
def draft(*, title: str, body: str, valid_from: date, by: Actor, **lineage: Any) -> DeclarationText:
    """Start a new version as a draft."""
    Alliance.objects.select_for_update().get()  # one at a time, so that numbers do not collide
    latest = DeclarationText.objects.aggregate(latest=Max("version"))["latest"] or 0
    text = DeclarationText(
        version=latest + 1, title=title, body=body, valid_from=valid_from, **lineage
    )
    create(text, by=by, verb="Erklärungstext entworfen")
    return text


@atomic
def edit(text: DeclarationText, *, by: Actor, **values: Any) -> None:
    """Change a draft; TextIsFrozen for anything else."""
    current = DeclarationText.objects.select_for_update().get(pk=text.pk)
    if current.state != State.DRAFT:
        raise TextIsFrozen(
            "Ein veröffentlichter Text bleibt, wie er ist. Legen Sie eine neue Version an."
        )
    change(current, values, by=by, verb="Erklärungstext bearbeitet")


@atomic
def publish(text: DeclarationText, *, by: Actor) -> DeclarationText:
    """Make a draft the text of new declarations; the one before is retired.

    ValidationError if it has a placeholder that nobody can fill.
    """
    text = DeclarationText.objects.select_for_update().get(pk=text.pk)
    if text.state != State.DRAFT:
        raise TextIsFrozen("Dieser Text ist schon veröffentlicht.")
    try:
        placeholders.check(text.body)
    except ValidationError as error:
        raise ValidationError({"body": error.messages}) from error
    for former in DeclarationText.objects.select_for_update().filter(state=State.PUBLISHED):
        former.state = State.RETIRED
        former.save()
        record("Erklärungstext abgelöst", former, by=by)
    text.state, text.published_at = State.PUBLISHED, timezone.now()
    text.save()
    record("Erklärungstext veröffentlicht", text, by=by)
    return text


def published() -> DeclarationText | None:
    """The text of new declarations."""
    return DeclarationText.objects.filter(state=State.PUBLISHED).first()
