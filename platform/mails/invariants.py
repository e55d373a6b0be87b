"""What must be true of every county's letters and of everything else that goes out."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from mails.models import Mail
from outbox import pace
from outbox.models import DEAD_LETTERS, ENDED, Effect, State


def a_letter_has_its_text_until_it_is_delivered() -> list[str]:
    """It is neither kept longer than needed nor lost before, and waits in the outbox."""
    words = []
    if count := Mail.objects.filter(sent_at__isnull=False).exclude(text="", html="").count():
        words.append(f"{count} zugestellte E-Mails haben ihren Text noch.")
    of_this = Effect.objects.filter(kind=Effect.Kind.MAIL, reference=OuterRef("pk"))
    open_ones = Mail.objects.filter(Exists(of_this.exclude(state__in=ENDED)))
    if count := open_ones.filter(text="").count():
        words.append(f"{count} wartende E-Mails haben keinen Text.")
    if count := open_ones.filter(sent_at__isnull=False).count():
        words.append(f"{count} E-Mails sind zugestellt und warten zugleich.")
    if count := Mail.objects.exclude(text="").exclude(Exists(of_this)).count():
        words.append(f"{count} wartende E-Mails stellt niemand zu.")
    done = Mail.objects.filter(Exists(of_this.filter(state=State.DONE)), sent_at=None)
    if count := done.count():
        words.append(f"{count} E-Mails gelten als zugestellt und wissen nicht, seit wann.")
    return words


def the_outbox_is_not_stale() -> list[str]:
    """What should have gone out has gone out, or lies where a person sees it."""
    now = timezone.now()
    overdue = Q(state=State.WAITING, due_at__lt=now - pace.STALE)
    forgotten = Q(state__in=[State.CLAIMED, State.HANDING_OVER]) & Q(
        claimed_at__lt=now - pace.STALE
    )
    count = (
        Effect.objects.exclude(state__in=[*ENDED, *DEAD_LETTERS])
        .filter(overdue | forgotten)
        .count()
    )
    return [f"{count} Sendungen sind seit mehr als zwei Stunden überfällig."] if count else []


def nothing_is_pending_and_done() -> list[str]:
    """What the table's rules forbid, looked for in the rows."""
    count = Effect.objects.filter(
        Q(state__in=ENDED, done_at=None) | Q(done_at__isnull=False) & ~Q(state__in=ENDED)
    ).count()
    return [f"{count} Sendungen sind zugleich offen und beendet."] if count else []


INVARIANTS = (
    a_letter_has_its_text_until_it_is_delivered,
    the_outbox_is_not_stale,
    nothing_is_pending_and_done,
)
