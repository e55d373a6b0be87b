"""Write a mail in the transaction of its cause."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.template.loader import render_to_string
from kombu.exceptions import OperationalError

from mails.models import Mail
from mails.tasks import deliver_mail
from tenants.schemas import schema_name
from tenants.transactions import atomic, on_commit

log = logging.getLogger(__name__)
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
        _wake(mail)
    return mail


def _wake(mail: Mail) -> None:
    """Have the mail delivered right after the commit; without a broker the next round takes it."""
    county = schema_name()  # named now: on commit another county may be set
    mail_id = str(mail.pk)

    def send() -> None:
        try:
            deliver_mail.apply_async(args=[mail_id], kwargs={"county": county})
        except OperationalError:
            log.warning("broker away, mail %s waits for the next round", mail_id)

    on_commit(send)
