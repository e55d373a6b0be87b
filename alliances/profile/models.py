"""The alliance itself: one row in each county."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

DEFAULT_BRAND_COLOR = "#00693e"
DAYS = [MinValueValidator(1), MaxValueValidator(90)]


class Alliance(models.Model):
    """How the county's alliance is called, looks and speaks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField("Name der Allianz", max_length=120)
    claim = models.CharField("Leitsatz", max_length=160, blank=True)
    brand_color = models.CharField("Markenfarbe", max_length=7, default=DEFAULT_BRAND_COLOR)
    logo = models.FileField("Logo", upload_to="logo/", blank=True, max_length=200)
    logo_alt = models.CharField("Beschreibung des Logos", max_length=160, blank=True)
    target_year = models.PositiveSmallIntegerField(
        "Zieljahr",
        null=True,
        blank=True,
        validators=[MinValueValidator(2025), MaxValueValidator(2100)],
    )
    introduction = models.TextField("Text der Startseite", blank=True)
    joining_text = models.TextField("Text der Seite Mitmachen", blank=True)
    goals_text = models.TextField("Text der Seite Ziele", blank=True)
    representative_function = models.CharField(
        "Vertretung des Landkreises (Funktion)", max_length=120, default="Landrätin oder Landrat"
    )
    representative_name = models.CharField(
        "Vertretung des Landkreises (Name)", max_length=120, blank=True
    )
    place = models.CharField("Ort der Kreisverwaltung", max_length=80, blank=True)
    contact_unit = models.CharField("Zuständige Stelle", max_length=160, blank=True)
    contact_email = models.EmailField("E-Mail-Adresse für Anfragen", blank=True)
    contact_phone = models.CharField("Telefon", max_length=40, blank=True)
    contact_address = models.TextField("Anschrift", blank=True)
    # -- how declarations are signed here --
    paper_needs_second = models.BooleanField(
        "Unterschriften auf Papier bestätigt eine zweite Person", default=True, db_default=True
    )
    remind_after = models.PositiveSmallIntegerField(
        "Erste Erinnerung nach Tagen", default=7, db_default=7, validators=DAYS
    )
    remind_every = models.PositiveSmallIntegerField(
        "Weitere Erinnerungen alle … Tage", default=14, db_default=14, validators=DAYS
    )
    remind_at_most = models.PositiveSmallIntegerField(
        "Höchstens so viele Erinnerungen",
        default=3,
        db_default=3,
        validators=[MaxValueValidator(12)],
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_alliance_in_a_county")
        ]

    def __str__(self) -> str:
        return self.name
