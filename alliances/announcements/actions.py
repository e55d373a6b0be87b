"""Show, close and mail what the operator says."""

from uuid import UUID

from django.core.exceptions import ValidationError

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.announcements.models import Dismissal
from alliances.history.actions import record
from alliances.history.models import Entry
from alliances.letters import post
from tenants.jobs import Progress
from tenants.models import Announcement, County, Job
from tenants.schemas import current_county, each_county, outside
from tenants.transactions import atomic

MAILED = "Mitteilung des Betriebs erhalten"


def current(person: User) -> list[Announcement]:
    """What this person should read now; the county's role sees no other county's."""
    closed = Dismissal.objects.filter(person=person.pk).values_list("announcement", flat=True)
    found = Announcement.objects.current().concerning(current_county().pk)
    dismissed = set(closed)
    return [each for each in found if each.pk not in dismissed]


@atomic
def dismiss(pk: UUID, *, person: User) -> None:
    """Close one for this person, and forget what was closed of those that are over."""
    known = set(Announcement.objects.current().values_list("pk", flat=True))
    if pk in known:
        Dismissal.objects.get_or_create(person=person.pk, announcement=pk)
    Dismissal.objects.exclude(announcement__in=known).delete()


def mail_job(job: Job, progress: Progress) -> dict:
    """Mail an announcement to all coordinators it concerns; repeated, nobody gets it twice."""
    with outside():
        found = Announcement.objects.filter(pk=job.what["announcement"]).first()
        if found is None:
            raise ValidationError("Diese Mitteilung gibt es nicht mehr.")
        total = len(found.counties) or County.objects.count()
    counties = letters = 0
    for county in each_county():
        if found.counties and county.pk not in found.counties:
            continue
        letters += _mail(found)
        counties += 1
        progress.say(county.slug, done=counties, total=total)
    return {"counties": counties, "letters": letters}


@atomic
def _mail(announcement: Announcement) -> int:
    if Entry.objects.filter(object_id=str(announcement.pk), verb=MAILED).exists():
        return 0
    record(MAILED, announcement, by=Actor.system("Betrieb"))
    found = User.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("email")
    addresses = list(found.values_list("email", flat=True))
    for address in addresses:
        post(
            "announcement",
            to=address,
            subject=announcement.title,
            context={"announcement": announcement},
            path="/verwaltung/",
        )
    return len(addresses)
