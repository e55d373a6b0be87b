"""In which records people stand, and what becomes of each when somebody wants to be forgotten.

One table for finding, handing out and erasing. Where something is kept, the reason is a sentence
that the person may read; articles are those of the General Data Protection Regulation (DSGVO).
Every text field that no line names is searched for mentions, so nothing can be forgotten here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q, QuerySet

from accounts.models import ApiKey, Identity, Invitation, User
from accounts.permissions import Role
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.notices import WithdrawalNotice
from alliances.partners.models import Contact, Inquiry, Partner
from alliances.profile.models import Alliance
from alliances.rights.forgetting import (
    forget_author,
    forget_contact,
    forget_invitation,
    forget_notice,
    forget_partner,
    forget_row,
    forget_user,
)
from alliances.webhooks.models import Endpoint
from mails.models import Mail

CONTRACT = (
    "Nachweis der Partnererklärung (Art. 17 Abs. 3 Buchst. b und e DSGVO). "
    "Gelöscht zehn Jahre nach ihrem Ende."
)
LIVING = (
    "Die Erklärung läuft noch. Nach dem Austritt wird gelöscht, was ihr Nachweis nicht braucht."
)
OFFICE = (
    "Angabe zum Amt, nicht zur Person: Wer den Landkreis vertritt, steht unter „Erscheinungsbild“."
)
LAST = "Der Landkreis braucht mindestens eine Koordination. Laden Sie zuerst jemanden dazu ein."

Erase = Callable[[Any], None]
Fate = Callable[[Any], str]


@dataclass(frozen=True)
class Holding:
    """One kind of record: how a person is found in it, what is shown of it, how it is forgotten."""

    key: str
    title: str
    model: type[Model]
    shown: tuple[str, ...]
    addresses: tuple[str, ...] = ()  # look-ups that hold an e-mail address
    names: tuple[str, ...] = ()  # look-ups that hold somebody's name and nothing else
    only: Q = Q()
    kept: Fate = lambda row: ""  # the reason why this row stays; empty: it can go
    forget: Erase = forget_row
    path: str = ""  # where the office finds it

    def rows(self, wanted: Q) -> QuerySet:
        """The rows to which this applies, each once."""
        return self.model._default_manager.filter(self.only & wanted).distinct().order_by("pk")

    def by_address(self, address: str) -> QuerySet:
        """Rows that carry this e-mail address."""
        return self.rows(_any_of(self.addresses, address))

    def by_name(self, name: str) -> QuerySet:
        """Rows that carry this name: of the person, or of somebody who is called the same."""
        return self.rows(_any_of(self.names, name))


def _any_of(lookups: tuple[str, ...], value: str) -> Q:
    wanted = Q(pk__in=[])
    for lookup in lookups if value else ():
        wanted |= Q(**{f"{lookup}__iexact": value})
    return wanted


def _kept_partner(partner: Partner) -> str:
    declarations = partner.declarations
    if declarations.exclude(state=Declaration.State.ENDED).exists():
        return LIVING
    return ""


def _kept_contact(contact: Contact) -> str:
    """An organisation names somebody else; a private person is its own contact."""
    partner = contact.partner
    return _kept_partner(partner) if partner.kind == Partner.Kind.PERSON else ""


def _kept_user(user: User) -> str:
    coordinators = User.objects.filter(role=Role.COORDINATOR, is_active=True)
    is_last = user.role == Role.COORDINATOR and not coordinators.exclude(pk=user.pk).exists()
    return LAST if is_last else ""


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "user",
        "Zugang",
        User,
        shown=("email", "name", "function", "role", "is_active", "created_at", "last_login"),
        addresses=("email",),
        names=("name",),
        kept=_kept_user,
        forget=forget_user,
    ),
    Holding(
        "identity",
        "Verknüpfung mit dem Anmeldedienst",
        Identity,
        shown=("issuer", "subject", "created_at", "last_used_at"),
        addresses=("user__email",),
    ),
    Holding(
        "factor",
        "Zweiter Faktor",
        Authenticator,
        shown=("type", "created_at", "last_used_at"),
        addresses=("user__email",),
    ),
    Holding(
        "session",
        "Offene Sitzung",
        UserSession,
        shown=("user_agent", "ip", "created_at", "last_seen_at"),
        addresses=("user__email",),
    ),
    Holding(
        "invitation",
        "Einladung",
        Invitation,
        shown=("email", "role", "invited_by", "created_at", "accepted_at"),
        addresses=("email",),
        forget=forget_invitation,
    ),
    Holding(
        "invited-by",
        "Einladung an andere, von dieser Person",
        Invitation,
        shown=("invited_by", "created_at"),
        names=("invited_by",),
        forget=forget_author("invited_by"),
    ),
    Holding(
        "key",
        "Schlüssel der Schnittstelle, von dieser Person angelegt",
        ApiKey,
        shown=("label", "created_by", "created_at"),
        names=("created_by",),
        forget=forget_author("created_by"),
    ),
    Holding(
        "webhook",
        "Webhook, von dieser Person eingerichtet",
        Endpoint,
        shown=("label", "created_by", "created_at"),
        names=("created_by",),
        forget=forget_author("created_by"),
    ),
    Holding(
        "person",
        "Partner als Privatperson",
        Partner,
        shown=(
            *("name", "street", "postal_code", "city", "website", "description", "motivation"),
            *("is_shown_publicly", "state", "decision_reason", "applied_at", "decided_at"),
        ),
        addresses=("contacts__email",),
        names=("name",),
        only=Q(kind=Partner.Kind.PERSON),
        kept=_kept_partner,
        forget=forget_partner,
        path="/verwaltung/partner/{}/",
    ),
    Holding(
        "contact",
        "Ansprechperson eines Partners",
        Contact,
        shown=("partner", "name", "function", "email", "phone"),
        addresses=("email",),
        names=("name",),
        kept=_kept_contact,
        forget=forget_contact,
    ),
    Holding(
        "declaration",
        "Partnererklärung einer Privatperson",
        Declaration,
        shown=(
            *("number", "title", "partner_name", "state", "in_force_from", "ended_on"),
            *("end_kind", "end_statement"),
        ),
        addresses=("partner__contacts__email",),
        names=("partner_name",),
        only=Q(partner__kind=Partner.Kind.PERSON),
        kept=lambda row: CONTRACT,
        path="/verwaltung/erklaerungen/{}/",
    ),
    Holding(
        "signature",
        "Unterschrift",
        Signature,
        shown=("declaration", "name", "function", "organisation", "place", "signed_on", "way"),
        names=("name",),
        kept=lambda row: CONTRACT,
    ),
    Holding(
        "inquiry",
        "Rückfrage und Antwort einer Privatperson",
        Inquiry,
        shown=("question", "asked_at", "answer", "answered_at"),
        addresses=("partner__contacts__email",),
        names=("partner__name",),
        only=Q(partner__kind=Partner.Kind.PERSON),
    ),
    Holding(
        "asked-by",
        "Rückfrage an andere, von dieser Person",
        Inquiry,
        shown=("asked_by", "asked_at"),
        names=("asked_by",),
        forget=forget_author("asked_by"),
    ),
    Holding(
        "notice",
        "Mitteilung vom Austritt eines anderen Partners",
        WithdrawalNotice,
        shown=("partner_name", "address", "written_at", "delivered_at"),
        addresses=("address",),
        names=("partner_name",),
        forget=forget_notice,
    ),
    Holding(
        "mail",
        "E-Mail an die Person",
        Mail,
        shown=("to", "subject", "written_at", "sent_at"),
        addresses=("to",),
    ),
    Holding(
        "office",
        "Vertretung und Kontakt des Landkreises",
        Alliance,
        shown=("representative_function", "representative_name", "contact_email"),
        addresses=("contact_email",),
        names=("representative_name",),
        kept=lambda row: OFFICE,
        path="/verwaltung/erscheinungsbild/",
    ),
)
BY_KEY = {holding.key: holding for holding in HOLDINGS}
