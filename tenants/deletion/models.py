"""What remains of a county's deletion: who wanted it and who agreed, what went and what stayed."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q


class DeletionProtocolQuerySet(models.QuerySet["DeletionProtocol"]):
    """Protocols by what is to be done about them."""

    def open(self) -> "DeletionProtocolQuerySet":
        """Neither finished nor taken back."""
        return self.filter(state__in=DeletionProtocol.OPEN)

    def due(self, now: datetime) -> "DeletionProtocolQuerySet":
        """Agreed to and waited for, or begun already."""
        is_over = Q(state=DeletionProtocol.State.APPROVED, due_at__lte=now)
        return self.filter(is_over | Q(state=DeletionProtocol.State.RUNNING))

    def lapsed(self, now: datetime) -> "DeletionProtocolQuerySet":
        """Nobody has agreed in time."""
        return self.filter(state=DeletionProtocol.State.ASKED, due_at__lte=now)


class DeletionProtocol(models.Model):
    """One deletion from the wish to its end; it stays and names nobody but operators.

    No foreign key: it outlives its county. What each step found stands in `steps`, by its name.
    """

    class State(models.TextChoices):
        WISHED = "wished", "vom Landkreis gewünscht"
        ASKED = "asked", "wartet auf Zustimmung"
        APPROVED = "approved", "Wartezeit läuft"
        RUNNING = "running", "wird gelöscht"
        DONE = "done", "gelöscht"
        TAKEN_BACK = "taken_back", "zurückgenommen"

    class Exchange(models.TextChoices):
        """What becomes of the copies that the county gave to the others."""

        STAYS = "stays", "bleiben, mit Quelle und ohne Ansprechstelle"
        GOES = "goes", "gehen mit, auch ihre Dateien"

    OPEN = (State.WISHED, State.ASKED, State.APPROVED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county_key = models.UUIDField("Schlüssel des Landkreises", editable=False)
    slug = models.CharField("Kurzname", max_length=39)
    county_name = models.CharField("Landkreis", max_length=120)
    region_ags = models.CharField("AGS", max_length=5)
    schema_name = models.CharField("Schema", max_length=63)
    role_name = models.CharField("Datenbankrolle", max_length=63)
    database = models.CharField("Datenbank", max_length=40)
    state = models.CharField("Stand", max_length=12, choices=State)
    exchange = models.CharField(
        "Geteilte Materialien", max_length=10, choices=Exchange, default=Exchange.STAYS
    )
    reason = models.CharField("Grund", max_length=500, blank=True)
    wished_at = models.DateTimeField("gewünscht am", null=True, blank=True)

    # Keys say which operator it was: two of the same name are two, one renamed is one.
    asked_by = models.CharField("beantragt von", max_length=200, blank=True)
    asked_key = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField("beantragt am", null=True, blank=True)
    approved_by = models.CharField("zugestimmt von", max_length=200, blank=True)
    approved_key = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField("zugestimmt am", null=True, blank=True)
    at_once = models.CharField("warum ohne Wartezeit", max_length=500, blank=True)
    due_at = models.DateTimeField("Wartezeit bis", null=True, blank=True)
    taken_back_by = models.CharField("zurückgenommen von", max_length=200, blank=True)
    taken_back_at = models.DateTimeField("zurückgenommen am", null=True, blank=True)

    # How the county was before, for whoever takes it back.
    state_before = models.CharField(max_length=20, blank=True)
    since_before = models.DateTimeField(null=True, blank=True)
    reason_before = models.CharField(max_length=500, blank=True)

    steps = models.JSONField("Schritte", default=dict)
    begun_at = models.DateTimeField("begonnen am", null=True, blank=True)
    finished_at = models.DateTimeField("beendet am", null=True, blank=True)

    objects = DeletionProtocolQuerySet.as_manager()

    class Meta:
        ordering = [F("asked_at").desc(nulls_first=True), "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["county_key"],
                condition=Q(state__in=["wished", "asked", "approved", "running"]),
                name="a_county_is_deleted_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "running", "done"])
                | (~Q(asked_key="") & ~Q(approved_key="") & ~Q(asked_key=F("approved_key"))),
                name="two_operators_delete_a_county",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county_name} ({self.get_state_display()})"

    @property
    def is_named(self) -> bool:
        """Whether an operator stands behind the request with their own name."""
        return bool(self.asked_key)

    @property
    def may_be_taken_back(self) -> bool:
        """Nothing is gone yet."""
        return self.state in {self.State.ASKED, self.State.APPROVED}
