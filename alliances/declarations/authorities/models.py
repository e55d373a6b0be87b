"""The register of those who may sign."""

import uuid
from datetime import date

from django.db import models

from alliances.partners.models import Partner


class AuthorityQuerySet(models.QuerySet["Authority"]):
    """Entries by whose they are, and by the day."""

    def of(self, partner: Partner | None) -> "AuthorityQuerySet":
        """Those of one partner; None: of the county."""
        return self.filter(partner=partner)

    def valid(self, on: date) -> "AuthorityQuerySet":
        """Those that hold on this day, first and last day included."""
        return self.filter(valid_from__lte=on).filter(
            models.Q(valid_until=None) | models.Q(valid_until__gte=on)
        )


class Authority(models.Model):
    """Somebody who may sign for the county or for a partner, and what that rests on."""

    class Basis(models.TextChoices):
        """What gives the right to sign."""

        OFFICE = "office", "Amt oder Gesetz"
        RESOLUTION = "resolution", "Beschluss"
        POWER = "power", "Vollmacht"
        STATUTE = "statute", "Satzung oder Gesellschaftsvertrag"
        REGISTER = "register", "Eintrag in einem öffentlichen Register"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="authorities"
    )
    name = models.CharField("Name", max_length=160)
    function = models.CharField("Funktion", max_length=160)
    basis = models.CharField("Grundlage", max_length=20, choices=Basis.choices)
    basis_reference = models.CharField("Bezeichnung oder Nummer", max_length=160, blank=True)
    basis_on = models.DateField("Datum der Grundlage", null=True, blank=True)
    valid_from = models.DateField("gültig ab")
    valid_until = models.DateField("gültig bis", null=True, blank=True)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="an_authority_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.function}"

    @property
    def basis_line(self) -> str:
        """'Beschluss Nr. 12/2024 vom 03.04.2024': the basis as a contract names it."""
        parts = [self.get_basis_display(), self.basis_reference]
        if self.basis_on:
            parts.append(f"vom {self.basis_on:%d.%m.%Y}")
        return " ".join(part for part in parts if part)

    @property
    def period(self) -> str:
        """From when until when, in words."""
        begins = f"ab {self.valid_from:%d.%m.%Y}"
        return f"{begins} bis {self.valid_until:%d.%m.%Y}" if self.valid_until else begins

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on this day, first and last day included."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
