"""People, the invitations that bring them in, and the keys that machines use."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from accounts.permissions import Role
from tenants.schemas import county_salt


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with a way in; what they may do follows from their one role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=120, blank=True)
    function = models.CharField("Funktion", max_length=120, blank=True)
    role = models.CharField("Rolle", max_length=20, choices=Role.choices)
    is_active = models.BooleanField("Zugang offen", default=True)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["role"]
    objects = UserManager()

    class Meta:
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.name or self.function or self.email

    @property
    def label(self) -> str:
        """How history and lists name this person."""
        return self.name or self.function or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session ends with its password, and is worth nothing in another county."""
        return salted_hmac(
            county_salt("session"), self.password, secret=secret, algorithm="sha256"
        ).hexdigest()


class Invitation(models.Model):
    """The way in for one person: a link that works once, in this county only, for some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("E-Mail-Adresse")
    role = models.CharField("Rolle", max_length=20, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField("eingeladen von", max_length=120)
    created_at = models.DateTimeField("eingeladen am", auto_now_add=True)
    expires_at = models.DateTimeField("gültig bis")
    accepted_at = models.DateTimeField("angenommen am", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"


class Link(models.Model):
    """A link in a mail that lets its holder do one thing once, without an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField("Zweck", max_length=40)
    subject = models.UUIDField("wofür")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    expires_at = models.DateTimeField("gültig bis")
    used_at = models.DateTimeField("benutzt am", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["purpose", "subject"], name="links_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"


class ApiKey(models.Model):
    """A key with which a program acts in one county, with the rights of one role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField("Bezeichnung", max_length=120)
    role = models.CharField("Rolle", max_length=20, choices=Role.choices)
    key_hash = models.CharField(max_length=64, unique=True)
    beginning = models.CharField("beginnt mit", max_length=12)
    created_by = models.CharField("angelegt von", max_length=120)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    revoked_at = models.DateTimeField("gesperrt am", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label


class SignInRules(models.Model):
    """What this county demands of whoever signs in, and the identity provider it trusts."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    demands_second_factor = models.BooleanField("zweiter Faktor verpflichtend", default=False)
    provider_is_on = models.BooleanField("Anmeldedienst eingeschaltet", default=False)
    provider_name = models.CharField("Name des Anmeldedienstes", max_length=60, blank=True)
    issuer = models.URLField("Adresse des Anmeldedienstes", blank=True)
    client_id = models.CharField("Client-ID", max_length=200, blank=True)
    sealed_secret = models.TextField(blank=True)
    mail_domains = models.CharField("erlaubte Mail-Domains", max_length=500, blank=True)
    creates_readers = models.BooleanField("legt Zugänge an", default=False)
    provider_only = models.BooleanField("nur über den Anmeldedienst", default=False)
    checks_second_factor = models.BooleanField("prüft den zweiten Faktor", default=False)
    emergency = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Notzugang"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_set_of_rules")]

    def __str__(self) -> str:
        return "Anmeldung"

    @classmethod
    def here(cls) -> "SignInRules":
        """The rules of the place where we are; as long as nobody has set any, the defaults."""
        return cls.objects.select_related("emergency").first() or cls()


class Identity(models.Model):
    """Who somebody is at the county's identity provider, by its own id for them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    issuer = models.URLField("Adresse des Anmeldedienstes")
    subject = models.CharField("Kennung dort", max_length=255)
    created_at = models.DateTimeField("verknüpft am", auto_now_add=True)
    last_used_at = models.DateTimeField("zuletzt benutzt am", null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_per_identity"),
            models.UniqueConstraint(fields=["user", "issuer"], name="one_identity_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer}: {self.subject}"
