"""The county's texts in versions, the declarations made from them, and their signatures."""

import uuid
from datetime import date

from django.db import models
from django.utils import timezone

from alliances.lineage import Shareable
from alliances.partners.models import IN_PERSON, Partner

# States of a declaration on its way: both sides have not signed yet, and it may still come to it.
PENDING = ("draft", "awaiting_signatures", "signed_by_county", "signed_by_partner")


class DeclarationText(Shareable):
    """One version of the county's declaration; once published it never changes."""

    class State(models.TextChoices):
        """Only one version is published at a time."""

        DRAFT = "draft", "Entwurf"
        PUBLISHED = "published", "veröffentlicht"
        RETIRED = "retired", "abgelöst"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField("Version", unique=True)
    title = models.CharField("Titel", max_length=160)
    body = models.TextField("Text")
    valid_from = models.DateField("gültig ab")
    state = models.CharField("Stand", max_length=20, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField("veröffentlicht am", null=True, blank=True)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="published"),
                name="one_text_is_published",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} (Version {self.version})"


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    """Declarations by what they are worth on a day."""

    def in_force(self, on: date) -> "DeclarationQuerySet":
        """Signed by both sides, and not ended by this day."""
        return self.filter(in_force_from__lte=on).exclude(ended_on__lte=on)

    def living(self) -> "DeclarationQuerySet":
        """Not ended: drafts, those that wait for signatures, and those in force."""
        return self.exclude(state=Declaration.State.ENDED)

    def pending(self) -> "DeclarationQuerySet":
        """On the way: drafts, and those that wait for signatures."""
        return self.filter(state__in=PENDING)

    def standing(self, state: str, on: date) -> "DeclarationQuerySet":
        """Those that stand there on this day, whether or not the work of the night has said so."""
        over = models.Q(state=Declaration.State.IN_FORCE, ended_on__lte=on)
        if state == Declaration.State.ENDED:
            return self.filter(models.Q(state=state) | over)
        return self.filter(state=state).exclude(over)

    def beginning(self) -> "DeclarationQuerySet":
        """Those with which a membership began: not those that followed another without a gap."""
        before = Declaration.objects.filter(
            partner=models.OuterRef("partner"),
            ended_on=models.OuterRef("in_force_from"),
            in_force_from__lt=models.OuterRef("in_force_from"),
        )
        return self.filter(~models.Exists(before), in_force_from__isnull=False)


class Declaration(models.Model):
    """A partner's agreement with the county, in force once both have signed."""

    class State(models.TextChoices):
        """Where the agreement stands."""

        DRAFT = "draft", "Entwurf"
        AWAITING = "awaiting_signatures", "wartet auf Unterschriften"
        SIGNED_BY_COUNTY = "signed_by_county", "vom Landkreis unterschrieben"
        SIGNED_BY_PARTNER = "signed_by_partner", "vom Partner unterschrieben"
        IN_FORCE = "in_force", "in Kraft"
        ENDED = "ended", "beendet"

    class EndKind(models.TextChoices):
        """Why a declaration is no longer in force, or never came into force."""

        WITHDRAWN = "withdrawn", "Austritt"
        EXCLUDED = "excluded", "Ausschluss"
        REPLACED = "replaced", "durch eine neue Fassung ersetzt"
        RECALLED = "recalled", "vor dem Inkrafttreten zurückgenommen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("Nummer", max_length=20, unique=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="declarations")
    text = models.ForeignKey(DeclarationText, models.PROTECT, related_name="declarations")
    title = models.CharField("Titel", max_length=160)
    body = models.TextField("Text")
    partner_name = models.CharField("Partner", max_length=300)
    partner_represented_by = models.CharField("vertreten durch", max_length=200)
    county_name = models.CharField("Landkreis", max_length=120)
    county_represented_by = models.CharField("Landkreis vertreten durch", max_length=260)
    sha256 = models.CharField("Prüfsumme", max_length=64)
    drawn_up_on = models.DateField("aufgesetzt am")
    state = models.CharField("Stand", max_length=20, choices=State.choices, default=State.DRAFT)
    in_force_from = models.DateField("in Kraft seit", null=True, blank=True)
    ended_on = models.DateField("beendet zum", null=True, blank=True)
    end_kind = models.CharField(
        "Ende durch", max_length=20, choices=EndKind.choices, blank=True, db_default=""
    )
    end_statement = models.TextField("Erklärung oder Grund", blank=True)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replacements"
    )
    # When the side whose signature is missing was last asked for it, and how often by reminders.
    asked_at = models.DateTimeField("zuletzt um Unterschrift gebeten", null=True, blank=True)
    reminders = models.PositiveSmallIntegerField("Erinnerungen", default=0, db_default=0)
    reminders_stopped = models.BooleanField("Nicht mehr erinnern", default=False, db_default=False)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_up_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=~models.Q(state="in_force") & ~models.Q(state="ended"),
                name="one_declaration_on_the_way_a_partner",
            ),
            models.UniqueConstraint(
                fields=["partner"],
                condition=models.Q(state="in_force"),
                name="one_declaration_in_force_a_partner",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_force") | models.Q(in_force_from__isnull=False),
                name="in_force_has_its_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ended") | models.Q(ended_on__isnull=False),
                name="ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(end_kind="") | models.Q(ended_on__isnull=False),
                name="a_kind_of_end_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_reminded_of(self) -> bool:
        """Whether `asked_at` is the day of a reminder."""
        return self.reminders > 0 and self.asked_at is not None

    @property
    def stands(self) -> State:
        """Its state today: on the day it ends it has ended, before the work of the night, too."""
        is_over = self.ended_on is not None and self.ended_on <= timezone.localdate()
        if self.state == self.State.IN_FORCE and is_over:
            return self.State.ENDED
        return self.State(self.state)

    @property
    def partner_line(self) -> str:
        """The partner as a contract names it; a private person represents nobody else."""
        if self.partner_represented_by == IN_PERSON:
            return self.partner_name
        return f"{self.partner_name}, vertreten durch {self.partner_represented_by}"


class Signature(models.Model):
    """One side's signature under a declaration."""

    class Party(models.TextChoices):
        """Whose signature it is."""

        COUNTY = "county", "Landkreis"
        PARTNER = "partner", "Partner"

    class Way(models.TextChoices):
        """How it was given."""

        ONLINE = "online", "online"
        PAPER = "paper", "auf Papier"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(  # each_side_signs_once is its index
        Declaration, models.PROTECT, related_name="signatures", db_index=False
    )
    party = models.CharField("Seite", max_length=10, choices=Party.choices)
    name = models.CharField("Name", max_length=160)
    function = models.CharField("Funktion", max_length=160)
    organisation = models.CharField("Organisation", max_length=300)
    place = models.CharField("Ort", max_length=120)
    signed_on = models.DateField("Datum")
    way = models.CharField("Weg", max_length=10, choices=Way.choices)
    consent = models.TextField("Einwilligung")
    sha256 = models.CharField("unterschriebener Text", max_length=64)
    authority = models.TextField("beruht auf", blank=True, default="", db_default="")
    recorded_at = models.DateTimeField("erfasst am", auto_now_add=True)

    class Meta:
        ordering = ["party"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "party"], name="each_side_signs_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.function}"
