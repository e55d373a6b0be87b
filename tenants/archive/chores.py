"""What is to be done about archives by itself; Celery finds it by the name of this module."""

from celery import shared_task

from tenants.archive import keeping


@shared_task(name="tenants.forget_archives")
def forget_archives() -> None:
    """Delete exports after a week and uploads after a day; may run twice without harm."""
    keeping.forget_old()
