"""After an event: ask by mail whoever has not signed."""

from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations import actions as declarations
from alliances.history.actions import record
from alliances.launches.codes import missing_at
from alliances.launches.models import SigningEvent
from alliances.partners.actions import NotAllowedNow
from tenants.transactions import atomic


@atomic
def ask_the_missing(event: SigningEvent, *, by: Actor) -> int:
    """Send each missing partner the usual link, once for an event, after it is closed."""
    event = SigningEvent.objects.select_for_update().get(pk=event.pk)
    if event.is_open:
        raise NotAllowedNow("Schließen Sie die Unterzeichnung zuerst ab.")
    if event.reminded_at is not None:
        day = timezone.localtime(event.reminded_at)
        raise NotAllowedNow(f"Die Links sind schon verschickt, am {day:%d.%m.%Y um %H:%M} Uhr.")
    missing = sorted(missing_at(event), key=lambda each: each.declaration_id)
    if not missing:
        raise NotAllowedNow("Hier fehlt keine Unterschrift eines Partners.")
    for each in missing:
        declarations.remind(each.declaration, by=by)
    event.reminded_at = timezone.now()
    event.save()
    record("Fehlende um Unterschrift gebeten", event, by=by, after={"count": len(missing)})
    return len(missing)
