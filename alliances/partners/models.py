"""Partners, the people behind them, and what was asked before they were accepted."""

import uuid
from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from alliances.levels.models import Level
from alliances.partners.duties import words_of
from tenants import municipalities

# How a private person appears where organisations name who acts for them.
IN_PERSON = "in eigener Person"


class Category(models.Model):
    """A kind of actor, as this county names it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("Bezeichnung", max_length=80)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="a_category_has_one_name")]

    def __str__(self) -> str:
        return self.name


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Partners by where they stand."""

    def in_force(self, on: date) -> "PartnerQuerySet":
        """Whose declaration is in force on this day."""
        declarations: Any = Partner._meta.get_field("declarations").related_model
        return self.filter(
            models.Exists(declarations.objects.in_force(on).filter(partner=models.OuterRef("pk")))
        )

    def public(self, on: date) -> "PartnerQuerySet":
        """Who stands in the public directory on this day: private persons only by own choice."""
        return self.in_force(on).filter(
            models.Q(kind=Partner.Kind.ORGANISATION) | models.Q(is_shown_publicly=True)
        )


class Partner(models.Model):
    """An organisation or a private person that wants to join, or has joined, the alliance."""

    class Kind(models.TextChoices):
        """Who joins."""

        ORGANISATION = "organisation", "Organisation"
        PERSON = "person", "Privatperson"

    class State(models.TextChoices):
        """From the form to the county's decision; what follows is told by the declarations."""

        UNCONFIRMED = "unconfirmed", "E-Mail-Adresse noch nicht bestätigt"
        APPLIED = "applied", "Anfrage eingegangen"
        ASKED = "asked", "Rückfrage gestellt"
        ACCEPTED = "accepted", "angenommen"
        DECLINED = "declined", "abgelehnt"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField("Kurzname", max_length=80, unique=True)
    kind = models.CharField("Art", max_length=20, choices=Kind.choices)
    name = models.CharField("Name", max_length=300)
    sort_name = models.CharField(max_length=300, editable=False, db_index=True)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="partners", verbose_name="Kategorie"
    )
    level = models.ForeignKey(
        Level,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
        verbose_name="Stufe",
    )
    street = models.CharField("Straße und Hausnummer", max_length=160, blank=True)
    postal_code = models.CharField("Postleitzahl", max_length=5, blank=True)
    city = models.CharField("Ort", max_length=120)
    website = models.URLField("Internetseite", blank=True)
    description = models.TextField("Kurzporträt", blank=True)
    motivation = models.TextField("Warum möchten Sie mitmachen?")
    representative_function = models.CharField("vertreten durch (Funktion)", max_length=160)
    is_shown_publicly = models.BooleanField("im öffentlichen Verzeichnis nennen", default=False)
    state = models.CharField(
        "Stand", max_length=20, choices=State.choices, default=State.UNCONFIRMED
    )
    # What it shows of itself beside the words above; it fills this in itself, in the portal.
    municipality = models.CharField("Gemeinde", max_length=8, blank=True, default="", db_default="")
    logo = models.FileField(
        "Logo", upload_to="partner/", max_length=200, blank=True, default="", db_default=""
    )
    logo_alt = models.CharField(
        "Beschreibung des Logos", max_length=160, blank=True, default="", db_default=""
    )
    logo_rights = models.CharField(
        "Rechte am Logo", max_length=200, blank=True, default="", db_default=""
    )
    links = models.JSONField(
        "Links", default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    climate_goals = models.TextField(
        "Eigene Klimaziele", max_length=4000, blank=True, default="", db_default=""
    )
    climate_target_year = models.PositiveSmallIntegerField(
        "Zieljahr",
        null=True,
        blank=True,
        validators=[MinValueValidator(2020), MaxValueValidator(2100)],
    )
    decision_reason = models.TextField("Begründung", blank=True)
    applied_at = models.DateTimeField("angefragt am", auto_now_add=True)
    confirmed_at = models.DateTimeField("Adresse bestätigt am", null=True, blank=True)
    decided_at = models.DateTimeField("entschieden am", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def municipality_name(self) -> str:
        """The municipality in words; nothing where none is chosen."""
        return municipalities.name_of(self.municipality)


class Contact(models.Model):
    """A person at a partner; the county writes to the main one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts")
    name = models.CharField("Name", max_length=160)
    function = models.CharField("Funktion", max_length=160, blank=True)
    email = models.EmailField("E-Mail-Adresse")
    phone = models.CharField("Telefon", max_length=40, blank=True)
    is_main = models.BooleanField("erste Ansprechperson", default=True)
    duties = models.JSONField(
        "Aufgaben", default=list, blank=True, db_default=models.Value([], models.JSONField())
    )

    class Meta:
        ordering = ["-is_main", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=models.Q(is_main=True),
                name="a_partner_has_one_main_contact",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def duty_words(self) -> list[str]:
        """The duties in words, in the order of their table."""
        return words_of(self.duties)


class Inquiry(models.Model):
    """A question of the county to somebody who wants to join, and the answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="inquiries")
    question = models.TextField("Frage")
    asked_by = models.CharField("gefragt von", max_length=200)
    asked_at = models.DateTimeField("gefragt am", auto_now_add=True)
    answer = models.TextField("Antwort", blank=True)
    answered_at = models.DateTimeField("beantwortet am", null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=models.Q(answered_at=None),
                name="one_open_question_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.question[:80]
