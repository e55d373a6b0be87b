"""An effect is a row of the same transaction as its cause; nothing goes out that did not happen."""

import uuid
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where an effect stands. Exactly one of these: nothing is both waiting and done."""

    WAITING = "waiting", "wartet"
    CLAIMED = "claimed", "in Arbeit"
    HANDING_OVER = "handing_over", "in Übergabe"
    DONE = "done", "zugestellt"
    DEAD = "dead", "unzustellbar"
    UNCLEAR = "unclear", "unklar"
    GIVEN_UP = "given_up", "aufgegeben"


AT_WORK = (State.CLAIMED, State.HANDING_OVER)
DEAD_LETTERS = (State.DEAD, State.UNCLEAR)
ENDED = (State.DONE, State.GIVEN_UP)
HAS_A_CLAIM = (*AT_WORK, State.UNCLEAR)  # the claim of an unclear one may still tell how it ended


def _is(*states: State) -> Q:
    """One of these; with `IN`, PostgreSQL would write the rule down differently each time."""
    return reduce(or_, (Q(state=state.value) for state in states))


class EffectQuerySet(models.QuerySet["Effect"]):
    """What the relay, the console and the nightly cleaning ask for."""

    def due(self, now: datetime) -> "EffectQuerySet":
        """What should be delivered now."""
        return self.filter(state=State.WAITING, due_at__lte=now)

    def lapsed(self, before: datetime) -> "EffectQuerySet":
        """What somebody took before this moment and never told the end of."""
        return self.filter(state__in=AT_WORK, claimed_at__lt=before)

    def dead_letters(self) -> "EffectQuerySet":
        """What only a person can decide."""
        return self.filter(state__in=DEAD_LETTERS)


class Effect(models.Model):
    """One thing that is to happen outside: a letter, a call to a webhook, or a task."""

    class Kind(models.TextChoices):
        MAIL = "mail", "E-Mail"
        WEBHOOK = "webhook", "Webhook"
        TASK = "task", "Aufgabe"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("Art", max_length=10, choices=Kind)
    what = models.CharField("was", max_length=80)  # template, event, or name of the task
    reference = models.UUIDField("Bezug", null=True, blank=True)  # the letter, or the endpoint
    payload = models.JSONField("Inhalt", default=dict, blank=True)
    lane = models.CharField("Empfänger-Server", max_length=255, blank=True)
    state = models.CharField("Zustand", max_length=12, choices=State, default=State.WAITING)
    written_at = models.DateTimeField("geschrieben am", auto_now_add=True)
    due_at = models.DateTimeField("fällig ab")
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    claimed_by = models.CharField("in Arbeit bei", max_length=120, blank=True)
    claimed_at = models.DateTimeField("in Arbeit seit", null=True, blank=True)
    problem = models.CharField("Fehler", max_length=300, blank=True)  # names no address
    done_at = models.DateTimeField("beendet am", null=True, blank=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "id"]
        constraints = [
            models.CheckConstraint(condition=_is(*State), name="effect_state_is_known"),
            models.CheckConstraint(
                condition=_is(*ENDED) & Q(done_at__isnull=False)
                | ~_is(*ENDED) & Q(done_at__isnull=True),
                name="effect_is_pending_or_ended",
            ),
            models.CheckConstraint(
                condition=_is(*HAS_A_CLAIM) & Q(claimed_at__isnull=False) & ~Q(claimed_by="")
                | ~_is(*HAS_A_CLAIM) & Q(claimed_at__isnull=True, claimed_by=""),
                name="effect_at_work_names_its_worker",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="outbox_open", condition=~_is(*ENDED)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.what}"

    @property
    def about(self) -> uuid.UUID:
        """The letter or the endpoint; a task is about nothing but itself."""
        return self.reference or self.id

    @property
    def is_unclear(self) -> bool:
        """Whether nobody knows if it arrived."""
        return self.state == State.UNCLEAR
