"""Write a mail in the transaction of its cause."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.template.loader import render_to_string

from mails.models import Mail
from outbox.models import Effect
from outbox.writing import put, put_all
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
    mail = _composed(template, to, subject, context, reply_to, sender_name)
    if not _nobody_gets_mail.get():
        mail.save(force_insert=True)
        put(Effect.Kind.MAIL, template, reference=mail.pk)
    return mail


@atomic
def write_all(
    template: str,
    letters: Iterable[tuple[str, dict]],
    *,
    subject: str,
    reply_to: str = "",
    sender_name: str = "",
) -> list[Mail]:
    """The same for many: an address and a context each; in as many queries for one as for fifty."""
    mails = [
        _composed(template, to, subject, context, reply_to, sender_name) for to, context in letters
    ]
    if mails and not _nobody_gets_mail.get():
        Mail.objects.bulk_create(mails)
        put_all(Effect.Kind.MAIL, template, references=[mail.pk for mail in mails])
    return mails


def _composed(
    template: str, to: str, subject: str, context: dict, reply_to: str, sender_name: str
) -> Mail:
    return Mail(
        template=template,
        to=to,
        reply_to=reply_to,
        sender_name=sender_name,
        subject=" ".join(subject.split())[:200],
        text=render_to_string(f"emails/{template}.txt", context),
        html=render_to_string(f"emails/{template}.html", context),
    )
