"""Write a mail in the transaction of its cause."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.template.loader import render_to_string

from mails.models import Mail
from outbox.models import Effect
from outbox.writing import put
from tenants.transactions import atomic

_nobody_gets_mail = ContextVar("nobody_gets_mail", default=False)


@contextmanager
def without_mail() -> Iterator[None]:
    """Write no letters in this block: its people are made up and nobody waits for an answer."""
    token = _nobody_gets_mail.set(True)
    try:
        yield
    finally:
        _nobody_gets_mail.reset(token)


@atomic
def write(
    template: str,
    *,
    to: str,
    subject: str,
    context: dict,
    reply_to: str = "",
    sender_name: str = "",
) -> Mail:
    """Write the mail `emails/<template>.html|txt` and have it sent once this change is committed.

    Inside `without_mail()` the mail is composed but neither kept nor sent.
    """
    mail = Mail(
        template=template,
        to=to,
        reply_to=reply_to,
        sender_name=sender_name,
        subject=" ".join(subject.split())[:200],
        text=render_to_string(f"emails/{template}.txt", context),
        html=render_to_string(f"emails/{template}.html", context),
    )
    if not _nobody_gets_mail.get():
        mail.save(force_insert=True)
        put(Effect.Kind.MAIL, template, reference=mail.pk)
    return mail
