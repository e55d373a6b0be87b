"""The register of regions, the counties with their hosts, and the stock of schemas for new ones."""

import secrets
import uuid
from datetime import datetime

from django.db import models
from django.db.models.functions import Lower, Now
from django_tenants.models import DomainMixin, TenantMixin

from tenants.backups.models import BackupRun as BackupRun
from tenants.backups.models import Restoration as Restoration
from tenants.deletion.models import DeletionProtocol as DeletionProtocol
from tenants.domain_names import shown
from tenants.names import ROLE, SCHEMA, check_slug, new_role

# The register's word for a county differs from state to state; this is how people say it.
TITLES = {"Landkreis": "Landkreis {}", "Kreis": "Kreis {}"}


class Region(models.Model):
    """One county-level unit of Germany from the official register, keyed by its AGS."""

    ags = models.CharField("AGS", max_length=5, primary_key=True)
    name = models.CharField("Name", max_length=80)
    kind = models.CharField("Art", max_length=40)
    state = models.CharField("Land", max_length=40)
    nuts3 = models.CharField("NUTS 3", max_length=5)
    area_km2 = models.DecimalField("Fläche in km²", max_digits=9, decimal_places=2)
    population_2018 = models.PositiveIntegerField("Bevölkerung am 31.12.2018")

    class Meta:
        ordering = ["name", "ags"]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"

    @property
    def title(self) -> str:
        """The name as people say it: 'Landkreis Lörrach', 'Stadt Kiel'."""
        return TITLES.get(self.kind, "Stadt {}").format(self.name)


class County(TenantMixin):
    """A county that runs its alliance on the platform, in a schema of its own."""

    class State(models.TextChoices):
        ACTIVE = "active", "in Betrieb"
        SUSPENDED = "suspended", "ausgesetzt"
        DELETING = "deleting", "zur Löschung vorgemerkt"  # everything is there and can come back
        ERASING = "erasing", "wird gelöscht"  # parts are gone: nobody counts on the rest

    auto_create_schema = False  # tenants/opening.py does it, in one transaction with the rest

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField("Kurzname", max_length=39, unique=True, validators=[check_slug])
    name = models.CharField("Name", max_length=120)
    region = models.OneToOneField(Region, models.PROTECT, related_name="county")
    opened_at = models.DateTimeField("eröffnet am", auto_now_add=True)
    state = models.CharField(
        "Zustand", max_length=20, choices=State, default=State.ACTIVE, db_default=State.ACTIVE
    )
    state_since = models.DateTimeField("Zustand seit", db_default=Now())
    state_reason = models.CharField("Grund", max_length=500, blank=True, db_default="")
    # Which PostgreSQL keeps the county's schema: a name of settings.DATABASES.
    database = models.CharField("Datenbank", max_length=40, default="default", db_default="default")
    # While it moves to another one it can be read and not changed.
    read_only_since = models.DateTimeField("nur lesbar seit", null=True, blank=True)
    # The role of the database that works in its schema. It keeps the name it was born with, as a
    # spare's role perhaps; a county of the first releases has one named like its schema.
    role_name = models.CharField("Datenbankrolle", max_length=63, default=new_role, editable=False)
    main_host = ""  # of a county that the directory found; elsewhere its domains know

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "suspended", "deleting", "erasing"]),
                name="county_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=SCHEMA), name="schema_name_is_ours"
            ),
            models.UniqueConstraint(Lower("schema_name"), name="one_schema_one_county"),
            models.CheckConstraint(
                condition=models.Q(role_name=models.F("schema_name"))
                | models.Q(role_name__regex=ROLE),
                name="role_name_is_ours",
            ),
            models.UniqueConstraint(fields=["role_name"], name="one_role_one_county"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region_ags(self) -> str:
        """The AGS without a query."""
        return self.region_id


def new_proof() -> str:
    """What a county writes into the DNS to show that a domain is its own."""
    return secrets.token_hex(16)


class Domain(DomainMixin):
    """A host name of a county; pages are served on it once it is proved, one is the main one.

    Several counties may claim the same one; whoever proves it first has it.
    """

    domain = models.CharField("Adresse", max_length=253)
    proof = models.CharField(
        "Nachweis", max_length=64, default=new_proof, db_default="", editable=False
    )
    claimed_at = models.DateTimeField("angemeldet am", db_default=Now())
    proved_at = models.DateTimeField("nachgewiesen am", null=True, blank=True)
    proved_by = models.CharField("nachgewiesen durch", max_length=200, blank=True, db_default="")

    class Meta:
        ordering = ["-is_primary", "domain"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_primary=False) | models.Q(proved_at__isnull=False),
                name="main_domain_is_proved",
            ),
            models.UniqueConstraint(
                fields=["domain"],
                condition=models.Q(proved_at__isnull=False),
                name="proved_domain_is_one_countys",
            ),
            models.UniqueConstraint(
                fields=["tenant", "domain"], name="county_claims_a_domain_once"
            ),
        ]

    def __str__(self) -> str:
        return shown(self.domain)


class HostsEdition(models.Model):
    """Which edition of the list of hosts is valid; triggers renew it with every change."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    edition = models.UUIDField("Ausgabe", default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.edition)


class Blueprint(models.Model):
    """The script that makes a county's schema as this code's migrations would."""

    migration_hash = models.CharField(max_length=64, primary_key=True)
    schema_name = models.CharField("Musterschema", max_length=63, unique=True)
    script = models.TextField("SQL")
    wanted_at = models.DateTimeField("zuletzt verlangt am")

    class Meta:
        ordering = ["-wanted_at"]

    def __str__(self) -> str:
        return self.schema_name


class SpareSchema(models.Model):
    """An empty schema that waits for its county; the row is there exactly as long as it is."""

    schema_name = models.CharField(max_length=63, primary_key=True)
    role_name = models.CharField(max_length=63, default=new_role)
    migration_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField("angelegt am", auto_now_add=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(schema_name__startswith="kk_spare_"), name="spare_is_no_county"
            )
        ]

    def __str__(self) -> str:
        return self.schema_name


class Tombstone(models.Model):
    """The name of a deleted county: its old links and letters must not lead to another one."""

    slug = models.CharField("Kurzname", max_length=39, primary_key=True)
    county_name = models.CharField("Name", max_length=120)
    buried_at = models.DateTimeField("gelöscht am", auto_now=True)
    by = models.CharField("durch", max_length=200)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class SchemaCheck(models.Model):
    """What a comparison of all counties' schemas with the blueprint found."""

    checked_at = models.DateTimeField("geprüft am", auto_now_add=True)
    counties = models.PositiveIntegerField("Landkreise")
    deviations = models.JSONField("Abweichungen", default=dict)  # schema: what differs, in words
    seconds = models.FloatField("Sekunden")

    class Meta:
        ordering = ["-checked_at"]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}: {len(self.deviations)} von {self.counties}"


class HistorySeal(models.Model):
    """What a county's history looked like when it was last read: kept where its owner cannot write.

    Number and hash say nothing about anybody; with them, a history whose end was cut off shows.
    """

    county = models.OneToOneField(County, models.CASCADE, related_name="history_seal")
    number = models.PositiveBigIntegerField("Nummer des letzten Eintrags", default=0)
    hash = models.CharField("Prüfsumme", max_length=64, blank=True)
    checked_at = models.DateTimeField("geprüft am")
    broken = models.CharField("Fehler", max_length=300, blank=True)

    class Meta:
        ordering = ["-checked_at"]

    def __str__(self) -> str:
        return f"{self.county_id}: {self.number}"


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what is to be done about them."""

    def open(self) -> "JobQuerySet":
        """Neither done nor given up."""
        return self.filter(state__in=[Job.State.ASKED, Job.State.RUNNING])

    def waiting(self, silent_since: datetime) -> "JobQuerySet":
        """Nobody works at them, or nobody has been heard of since then."""
        left = models.Q(state=Job.State.RUNNING, seen_at__lt=silent_since)
        return self.filter(models.Q(state=Job.State.ASKED) | left).order_by("asked_at")


class Job(models.Model):
    """Long work that somebody asked for; see `tenants/jobs.py`. It names no content of a county."""

    class State(models.TextChoices):
        ASKED = "asked", "wartet"
        RUNNING = "running", "läuft"
        DONE = "done", "fertig"
        FAILED = "failed", "gescheitert"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("Art", max_length=40)
    county_slug = models.CharField("Landkreis", max_length=39, blank=True)
    what = models.JSONField("Auftrag", default=dict)
    asked_by = models.CharField("angefordert von", max_length=200)
    asked_at = models.DateTimeField("angefordert am", auto_now_add=True)
    state = models.CharField("Zustand", max_length=10, choices=State, default=State.ASKED)
    runs = models.PositiveSmallIntegerField("Läufe", default=0)
    started_at = models.DateTimeField("begonnen am", null=True, blank=True)
    seen_at = models.DateTimeField("zuletzt gehört", null=True, blank=True)
    ended_at = models.DateTimeField("beendet am", null=True, blank=True)
    step = models.CharField("Schritt", max_length=200, blank=True)
    done = models.PositiveIntegerField("erledigt", default=0)
    total = models.PositiveIntegerField("von", default=0)
    result = models.JSONField("Ergebnis", default=dict)
    problem = models.CharField("Fehler", max_length=500, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="jobs_to_do",
                condition=models.Q(state__in=["asked", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.county_slug}".strip()


# The tables of parts that have a folder of their own.
from tenants.announcements.models import Announcement as Announcement  # noqa: E402
from tenants.facts.models import CountyFacts as CountyFacts  # noqa: E402
from tenants.facts.models import UsageMonth as UsageMonth  # noqa: E402
