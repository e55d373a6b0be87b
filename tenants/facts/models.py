"""Numbers of a county, collected every night; never a word of what stands in it."""

from django.db import models


class CountyFacts(models.Model):
    """The newest numbers of one county."""

    county = models.OneToOneField(
        "tenants.County", models.CASCADE, primary_key=True, related_name="facts"
    )
    taken_at = models.DateTimeField("erhoben am")
    schema_bytes = models.BigIntegerField("Datenbank in Bytes", default=0)
    media_bytes = models.BigIntegerField("Dateien in Bytes", default=0)
    rows = models.BigIntegerField("Zeilen, geschätzt", default=0)
    is_behind = models.BooleanField("Migration steht aus", default=False)
    last_activity = models.DateTimeField("letzte Aktivität", null=True, blank=True)
    coordinators = models.PositiveIntegerField("Koordinierende", default=0)
    undelivered = models.PositiveIntegerField("E-Mails hängen", default=0)
    counts = models.JSONField("Anzahlen", default=dict)  # kind: how many
    steps_done = models.PositiveSmallIntegerField("Schritte getan", default=0)
    steps = models.PositiveSmallIntegerField("Schritte", default=0)
    problem = models.CharField("nicht erhoben", max_length=200, blank=True)

    class Meta:
        verbose_name = "Kennzahlen eines Landkreises"

    def __str__(self) -> str:
        return f"{self.county_id}: {self.taken_at:%Y-%m-%d}"

    @property
    def bytes(self) -> int:
        """Everything the county takes up."""
        return self.schema_bytes + self.media_bytes


class UsageMonth(models.Model):
    """The numbers of one month: of a county, or (county empty) of the whole platform.

    A county's months go with it; those of the platform stay.
    """

    county = models.ForeignKey("tenants.County", models.CASCADE, null=True, related_name="+")
    month = models.DateField("Monat")
    counties = models.PositiveIntegerField("Landkreise in Betrieb", default=0)
    suspended = models.PositiveIntegerField("ausgesetzt", default=0)
    partners = models.PositiveIntegerField("Partner", default=0)
    declarations = models.PositiveIntegerField("Erklärungen in Kraft", default=0)
    measures = models.PositiveIntegerField("Maßnahmen", default=0)
    bytes = models.BigIntegerField("Speicher in Bytes", default=0)
    mails = models.PositiveIntegerField("E-Mails zugestellt", default=0)
    signed_in = models.PositiveIntegerField("Personen angemeldet", default=0)

    class Meta:
        ordering = ["-month", "county_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "month"], name="a_month_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.county_id or ''}".strip()
