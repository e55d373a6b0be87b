"""The operator's view of backups: are there fresh ones, were they tried, and how it is done."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import page
from tenants.backups.models import BackupRun, Restoration
from tenants.backups.runs import kept_restorations, last_good, too_old

PER_PAGE = 20
# Told on the page; what each does stands in docs/operate.md.
COMMANDS = (
    ("Jetzt sichern", "manage.py backup_platform"),
    ("Prüfsummen vergleichen", "manage.py verify_backup"),
    ("Wiederherstellen üben", "manage.py restore_drill"),
    ("Üben mit allem WAL, das da ist", "manage.py restore_drill --latest"),
    ("Einen Landkreis zurückholen", "manage.py restore_county KURZNAME --at 2026-11-25T14:30"),
    ("Den alten Stand danach löschen", "manage.py restore_county KURZNAME --confirm"),
    ("Oder ihn zurückholen", "manage.py restore_county KURZNAME --undo"),
    ("Einen gelöschten Landkreis zurückholen", "manage.py restore_county KURZNAME --deleted"),
)


@page("console.use")
def backups(request: HttpRequest) -> HttpResponse:
    """When the last good backup and drill were, what was restored, and the commands."""
    runs = Paginator(BackupRun.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "console/backups.html",
        {
            "is_configured": settings.BACKUP_DIR is not None,
            "warning": too_old(timezone.now()),
            "backup": last_good(BackupRun.Kind.BACKUP),
            "drill": last_good(BackupRun.Kind.DRILL),
            "waiting": kept_restorations(),
            "restorations": Restoration.objects.all()[:PER_PAGE],
            "page_obj": runs,
            "commands": COMMANDS,
        },
    )
