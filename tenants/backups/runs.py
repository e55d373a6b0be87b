"""Write down when backups and drills were, and whether they were good."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tenants.backups.models import BackupRun, Restoration


@contextmanager
def noted(kind: str) -> Iterator[BackupRun]:
    """One run as a row; whoever is killed leaves one that never ended."""
    run = BackupRun.objects.create(kind=kind)
    run.ok = True  # unless somebody says otherwise
    try:
        yield run
    except BaseException as error:
        run.ok = False
        run.note = f"{error}"[:500] or type(error).__name__
        raise
    finally:
        run.ended_at = timezone.now()
        run.save()


def last_good(kind: str) -> BackupRun | None:
    """The newest run of this kind that was good."""
    return BackupRun.objects.filter(kind=kind, ok=True).first()


def too_old(now: datetime) -> str:
    """In German, that the last good backup is too long ago; empty where all is well.

    Only where backups are configured: elsewhere nobody has promised any.
    """
    if settings.BACKUP_DIR is None:
        return ""
    hours = settings.BACKUP_MAX_AGE_HOURS
    last = last_good(BackupRun.Kind.BACKUP)
    if last is None:
        return "Es gibt noch keine Sicherung."
    if last.started_at < now - timedelta(hours=hours):
        at = timezone.localtime(last.started_at)
        return f"Die letzte gute Sicherung ist vom {at:%d.%m.%Y, %H:%M} Uhr: über {hours} Stunden."
    return ""


def kept_restorations() -> list[Restoration]:
    """Restorations whose old state waits for somebody's word, or that were left half-way."""
    return list(Restoration.objects.filter(state__in=Restoration.OPEN))


def last_good_backup() -> datetime | None:
    """When the newest good backup ended; None where there is none."""
    last = last_good(BackupRun.Kind.BACKUP)
    return last.ended_at if last else None
