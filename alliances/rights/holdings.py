"""In which records people stand, and what becomes of each when somebody wants to be forgotten.

One table for finding, handing out and erasing. Where something is kept, the reason is a sentence
that the person may read; articles are those of the General Data Protection Regulation (DSGVO).
Every text field that no line names is searched for mentions, so nothing can be forgotten here.
"""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from accounts.models import ApiKey, Identity, Invitation, User
from alliances.contributions.models import Contribution
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.notices import WithdrawalNotice
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
    forget_notice,
    forget_partner,
    forget_reporter,
    forget_sheet,
    forget_user,
)
from alliances.rights.holding import Holding
from alliances.rights.reasons import (
    CONTRACT,
    OFFICE,
    kept_authority,
    kept_contact,
    kept_partner,
    kept_sheet,
    kept_user,
)
from alliances.webhooks.models import Endpoint
from mails.models import Mail

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "user",
        "Zugang",
        User,
        shown=("email", "name", "function", "role", "is_active", "created_at", "last_login"),
        addresses=("email",),
        names=("name",),
        kept=kept_user,
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
        kept=kept_partner,
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
        kept=kept_contact,
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
        "authority",
        "Zeichnungsberechtigung",
        Authority,
        shown=("name", "function", "basis", "basis_reference", "valid_from", "valid_until"),
        names=("name",),
        kept=kept_authority,
        path="/verwaltung/unterschriften/berechtigte/{}/",
    ),
    Holding(
        "signed-sheet",
        "Unterschriebenes Blatt mit Scan",
        SignedSheet,
        shown=("declaration", "partner_signatory", "county_signatory", "state", "uploaded_at"),
        names=("partner_signatory", "county_signatory"),
        kept=kept_sheet,
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
