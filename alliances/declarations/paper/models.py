"""A signed sheet: its scan, what stands on it, and who has compared both."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import models

from alliances.declarations.models import Declaration, Signature

Party = Signature.Party


@dataclass(frozen=True)
class Side:
    """One side's signature as it stands on a sheet."""

    party: str
    name: str
    function: str
    place: str
    signed_on: date

    @property
    def label(self) -> str:
        """Whose signature it is, in words."""
        return str(Party(self.party).label)


class SignedSheet(models.Model):
    """A scan that waits for a second pair of eyes, was confirmed, or went back with a reason.

    A sheet carries the signature of one side or of both; a side that is not on it has no date.
    """

    class State(models.TextChoices):
        """Only a confirmed sheet has made signatures."""

        WAITING = "waiting", "wartet auf Bestätigung"
        CONFIRMED = "confirmed", "bestätigt"
        RETURNED = "returned", "zurückgegeben"
        WITHDRAWN = "withdrawn", "zurückgenommen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="sheets")
    file = models.FileField("Scan", upload_to="unterschriften/", max_length=300)
    file_name = models.CharField("Dateiname", max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("Größe in Byte")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    partner_signatory = models.CharField("Partner: Name", max_length=160, blank=True)
    partner_function = models.CharField("Partner: Funktion", max_length=160, blank=True)
    partner_place = models.CharField("Partner: Ort", max_length=120, blank=True)
    partner_signed_on = models.DateField("Partner: Datum", null=True, blank=True)
    county_signatory = models.CharField("Landkreis: Name", max_length=160, blank=True)
    county_function = models.CharField("Landkreis: Funktion", max_length=160, blank=True)
    county_place = models.CharField("Landkreis: Ort", max_length=120, blank=True)
    county_signed_on = models.DateField("Landkreis: Datum", null=True, blank=True)
    state = models.CharField("Stand", max_length=20, choices=State.choices, default=State.WAITING)
    uploaded_by = models.CharField("hochgeladen von", max_length=200)
    uploaded_by_id = models.CharField(max_length=40, editable=False)
    uploaded_at = models.DateTimeField("hochgeladen am", auto_now_add=True)
    decided_by = models.CharField("verglichen von", max_length=200, blank=True)
    decided_by_id = models.CharField(max_length=40, editable=False, blank=True)
    decided_at = models.DateTimeField("entschieden am", null=True, blank=True)
    reason = models.TextField("Grund", blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"],
                condition=models.Q(state="waiting"),
                name="one_sheet_waits_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(partner_signed_on__isnull=False)
                | models.Q(county_signed_on__isnull=False),
                name="a_sheet_carries_a_signature",
            ),
        ]

    def __str__(self) -> str:
        return f"Blatt zu {self.declaration}"

    @property
    def sides(self) -> list[Side]:
        """The signatures on this sheet, the partner's first."""
        found = (
            (Party.PARTNER, "partner", self.partner_signed_on),
            (Party.COUNTY, "county", self.county_signed_on),
        )
        return [
            Side(
                party,
                getattr(self, f"{side}_signatory"),
                getattr(self, f"{side}_function"),
                getattr(self, f"{side}_place"),
                signed_on,
            )
            for party, side, signed_on in found
            if signed_on is not None
        ]

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.content_type.startswith("image/")

    @property
    def was_confirmed_alone(self) -> bool:
        """Whether one person did both, as the alliance had allowed it."""
        return self.state == self.State.CONFIRMED and self.uploaded_by_id == self.decided_by_id
