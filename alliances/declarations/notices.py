"""The notice log: who was told of whose withdrawal, at which address, and whether it came.

A declaration ends by a statement *to the other partners*; these rows prove that it was made.
"""

import uuid
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from alliances.declarations.models import Declaration
from alliances.partners.models import Partner
from mails.models import Mail
from outbox.models import AT_WORK, Effect, State


class WithdrawalNotice(models.Model):
    """One partner is told that another one leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(  # each_partner_is_told_once is its index
        Declaration, models.CASCADE, related_name="notices", db_index=False
    )
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="notices"
    )
    partner_name = models.CharField("mitgeteilt an", max_length=300)
    address = models.EmailField("E-Mail-Adresse", blank=True)
    mail = models.UUIDField("E-Mail", null=True, blank=True)
    written_at = models.DateTimeField("mitgeteilt am", auto_now_add=True)
    delivered_at = models.DateTimeField("zugestellt am", null=True, blank=True)

    class Meta:
        ordering = ["partner_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "partner"], name="each_partner_is_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"Austritt: Mitteilung an {self.partner_name}"


@dataclass(frozen=True)
class Told:
    """One line of the log as people read it."""

    notice: WithdrawalNotice
    words: str
    kind: str  # how the badge looks


def log_of(declaration: Declaration) -> list[Told]:
    """Who was told of this withdrawal, and what became of each letter; in three queries."""
    notices = list(declaration.notices.all())
    letters = [notice.mail for notice in notices if notice.mail]
    sent = dict(Mail.objects.filter(pk__in=letters).values_list("pk", "sent_at"))
    states = dict(
        Effect.objects.filter(kind=Effect.Kind.MAIL, reference__in=letters).values_list(
            "reference", "state"
        )
    )
    return [Told(notice, *_delivery(notice, sent, states)) for notice in notices]


def _delivery(notice: WithdrawalNotice, sent: dict, states: dict) -> tuple[str, str]:
    if notice.delivered_at or sent.get(notice.mail):
        return "zugestellt", "success"
    if notice.mail is None:
        if notice.address:
            return "nicht verschickt", "neutral"
        return "keine E-Mail-Adresse: bitte per Post", "warning"
    state = states.get(notice.mail)
    if state is None:
        return "Zustellung nicht mehr nachweisbar", "warning"
    if state in (State.WAITING, *AT_WORK):
        return "unterwegs", "info"
    return State(state).label, "danger"


def keep_deliveries() -> int:
    """Note when each letter arrived, before the letters are forgotten; safe to repeat."""
    sent = Mail.objects.filter(pk=OuterRef("mail")).values("sent_at")
    arrived = Mail.objects.filter(pk=OuterRef("mail"), sent_at__isnull=False)
    return (
        WithdrawalNotice.objects.filter(Exists(arrived), delivered_at=None)
        .order_by()
        .update(delivered_at=Subquery(sent))
    )
