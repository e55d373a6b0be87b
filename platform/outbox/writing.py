"""Write an effect in the transaction of its cause."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from outbox.models import Effect
from outbox.tasks import wake
from tenants.transactions import is_atomic, on_commit


def put(
    kind: str,
    what: str,
    *,
    reference: UUID | None = None,
    payload: dict[str, Any] | None = None,
    lane: str = "",
    due_at: datetime | None = None,
) -> Effect:
    """Have this happen outside once the change is committed; call it in its transaction.

    `lane` is the receiver's host: of one that is slow only few are under way at once.
    """
    if not is_atomic():
        raise RuntimeError("An effect is written in the transaction of its cause.")
    effect = Effect.objects.create(
        kind=kind,
        what=what,
        reference=reference,
        payload=payload or {},
        lane=lane[:255],
        due_at=due_at or timezone.now(),
    )
    on_commit(wake)
    return effect


def put_all(kind: str, what: str, *, references: Iterable[UUID]) -> list[Effect]:
    """The same effect about many things, in one statement."""
    if not is_atomic():
        raise RuntimeError("An effect is written in the transaction of its cause.")
    now = timezone.now()
    effects = Effect.objects.bulk_create(
        Effect(kind=kind, what=what, reference=reference, due_at=now) for reference in references
    )
    on_commit(wake)
    return effects
