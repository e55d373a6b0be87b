"""Deliver what was written, once."""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from mails.models import Mail
from tenants.transactions import atomic

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8


@atomic
def deliver(mail_id: UUID | str) -> bool:
    """Send one waiting mail; False if somebody else has it or it is gone. May be repeated.

    The row is locked while the mail server takes the message, so two workers cannot send it
    twice; a worker killed in between leaves it waiting.
    """
    mail = Mail.objects.select_for_update(skip_locked=True).filter(pk=mail_id, sent_at=None).first()
    if mail is None or mail.attempts >= MAX_ATTEMPTS:
        return False
    mail.attempts += 1
    try:
        _send(mail)
    except OSError as error:  # smtplib's errors are OSErrors too: try again later
        mail.problem = f"{type(error).__name__}: {error}"[:300]
        mail.due_at = timezone.now() + timedelta(minutes=2**mail.attempts)
        log.warning("mail %s not delivered, attempt %s", mail.pk, mail.attempts)
    else:
        mail.sent_at = timezone.now()
        mail.problem = mail.text = mail.html = ""
    mail.save()
    return mail.sent_at is not None


def _send(mail: Mail) -> None:
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
    message.send()
