"""Bring a letter to the mail server."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from mails import smtp
from mails.models import Mail
from outbox.carrying import Carrier, Forgone
from outbox.claiming import deliver_now
from outbox.models import Effect, State


@runtime_checkable
class Careful(Protocol):
    """A mail backend that says when it cannot be undone any more."""

    def carry(self, message: EmailMultiAlternatives, hand_over: Callable[[], None]) -> None:
        """Deliver one message; call `hand_over` right before the last step."""


class MailCarrier(Carrier):
    """A mailbox does not notice a second copy, so a letter is never handed over twice unasked."""

    may_repeat = False

    def carry(self, effect: Effect, hand_over: Callable[[], None]) -> None:
        mail = Mail.objects.filter(pk=effect.about).first()
        if mail is None:
            raise Forgone("Der Brief ist nicht mehr da.")  # erased for its person, say
        if mail.sent_at is not None:
            return
        message = message_of(mail)
        backend = get_connection(timeout=settings.EMAIL_TIMEOUT)
        if isinstance(backend, EmailBackend):
            smtp.carry(backend, message, hand_over)
        elif isinstance(backend, Careful):
            backend.carry(message, hand_over)
        else:
            hand_over()
            backend.send_messages([message])

    def ended(self, effect: Effect, state: str) -> None:
        """Its text is forgotten, whether it went out or was given up."""
        sent_at = timezone.now() if state == State.DONE else None
        Mail.objects.filter(pk=effect.about).update(sent_at=sent_at, text="", html="")

    def forget(self, effects: list[Effect]) -> None:
        Mail.objects.filter(pk__in=[effect.about for effect in effects]).delete()


def deliver(mail_id: UUID | str) -> bool:
    """Deliver one waiting letter of the county that is set; False if it waits or is gone."""
    effect = Effect.objects.filter(kind=Effect.Kind.MAIL, reference=mail_id).first()
    return effect is not None and deliver_now(effect.pk)


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The letter as the mail server gets it."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Auto-Submitted": "auto-generated",
            # The same for every attempt: a mailbox recognises a letter it has already.
            "Message-ID": f"<{mail.pk}@{settings.BASE_DOMAIN}>",
        },
    )
    if mail.sender_name:
        name = mail.sender_name.replace('"', "").replace("\n", " ")
        message.from_email = f'"{name}" <{message.from_email}>'
    message.attach_alternative(mail.html, "text/html")
    return message
