"""What the release before has left in the queue, or still sends; they go with the next one."""

from celery import shared_task

from mails.carrying import deliver
from outbox.tasks import relay
from tenants.tasks import CountyTask


@shared_task(base=CountyTask, name="mails.deliver_mail")
def deliver_mail(mail_id: str) -> None:
    """Deliver one letter of one county, if it is due; may run twice without harm."""
    deliver(mail_id)


@shared_task(name="mails.deliver_waiting_everywhere")
def deliver_waiting_everywhere() -> None:
    """The round of the release before; may run twice without harm."""
    relay()
