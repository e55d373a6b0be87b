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
from django.utils import timezone

from accounts.models import ApiKey, Identity, Invitation, User
from accounts.permissions import Role
from alliances.contributions.models import Contribution
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.paper.models import SignedSheet
from alliances.lists.models import PartnerList
from alliances.misuse.models import MisuseReport
from alliances.partners.models import Contact, Inquiry, Partner
from alliances.profile.models import Alliance
from alliances.reports.models import PartnerReport
from alliances.rights.forgetting import (
    forget_author,
    forget_contact,
    forget_invitation,
    forget_partner,
    forget_reporter,
    forget_row,
    forget_sheet,
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
SIGNS = (
    "Wer unterschreiben darf, muss feststellbar sein. Beenden Sie zuerst die "
    "Zeichnungsberechtigung."
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


def _kept_authority(authority: Authority) -> str:
    return SIGNS if authority.holds_on(timezone.localdate()) else ""


def _kept_sheet(sheet: SignedSheet) -> str:
    undecided = {SignedSheet.State.WAITING, SignedSheet.State.CONFIRMED}
    return CONTRACT if sheet.state in undecided else ""


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
            *("municipality", "logo", "logo_alt", "logo_rights", "links", "climate_goals"),
            "climate_target_year",
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
        shown=("partner", "name", "function", "email", "phone", "duties"),
        addresses=("email",),
        names=("name",),
        kept=_kept_contact,
        forget=forget_contact,
    ),
    Holding(
        "contribution",
        "Beitrag einer Privatperson",
        Contribution,
        shown=("title", "description", "quantity", "unit", "year", "created_at"),
        addresses=("partner__contacts__email",),
        names=("partner__name",),
        only=Q(partner__kind=Partner.Kind.PERSON),
    ),
    Holding(
        "declaration",
        "Partnererklärung einer Privatperson",
        Declaration,
        shown=("number", "title", "partner_name", "state", "in_force_from", "ended_on"),
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
        "authority",
        "Zeichnungsberechtigung",
        Authority,
        shown=("name", "function", "basis", "basis_reference", "valid_from", "valid_until"),
        names=("name",),
        kept=_kept_authority,
        path="/verwaltung/unterschriften/berechtigte/{}/",
    ),
    Holding(
        "signed-sheet",
        "Unterschriebenes Blatt mit Scan",
        SignedSheet,
        shown=("declaration", "partner_signatory", "county_signatory", "state", "uploaded_at"),
        names=("partner_signatory", "county_signatory"),
        kept=_kept_sheet,
        forget=forget_sheet,
        path="/verwaltung/blaetter/{}/",
    ),
    Holding(
        "sheet-by",
        "Blatt, von dieser Person hochgeladen",
        SignedSheet,
        shown=("uploaded_by", "uploaded_at"),
        names=("uploaded_by",),
        forget=forget_author("uploaded_by"),
    ),
    Holding(
        "sheet-compared-by",
        "Blatt, von dieser Person verglichen",
        SignedSheet,
        shown=("decided_by", "decided_at"),
        names=("decided_by",),
        forget=forget_author("decided_by"),
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
        "list",
        "Hochgeladene Partnerliste, von dieser Person",
        PartnerList,
        shown=("owner_label", "file_name", "created_at"),
        names=("owner_label",),
    ),
    Holding(
        "report",
        "Jahresbericht einer Privatperson",
        PartnerReport,
        shown=("round", "state", "done", "figures", "planned", "may_publish", "submitted_at"),
        addresses=("partner__contacts__email",),
        names=("partner__name",),
        only=Q(partner__kind=Partner.Kind.PERSON),
        path="/verwaltung/jahresbericht/{}/",
    ),
    Holding(
        "misuse",
        "Meldung parteipolitischer Nutzung, von dieser Person",
        MisuseReport,
        shown=("reporter_email", "what", "where", "happened_on", "reported_at", "answer"),
        addresses=("reporter_email",),
        forget=forget_reporter,
        path="/verwaltung/meldungen/{}/",
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
