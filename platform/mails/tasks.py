"""The worker's side of the post: the database has the truth, the broker only wakes us."""

from celery import shared_task
from django.utils import timezone

from mails.delivery import MAX_ATTEMPTS, deliver
from mails.models import Mail
from tenants.schemas import each_county
from tenants.tasks import CountyTask


@shared_task(base=CountyTask, name="mails.deliver_mail")
def deliver_mail(mail_id: str) -> None:
    """Send one mail of one county; may run twice without harm."""
    deliver(mail_id)


@shared_task(name="mails.deliver_waiting_everywhere")
def deliver_waiting_everywhere() -> None:
    """Pick up what no worker was woken for: the broker was away, or an attempt failed."""
    for _ in each_county():
        waiting = Mail.objects.filter(
            sent_at=None, due_at__lte=timezone.now(), attempts__lt=MAX_ATTEMPTS
        )
        for mail_id in list(waiting.values_list("pk", flat=True)[:200]):
            deliver(mail_id)
