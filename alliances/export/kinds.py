"""The one table of what an archive of a county carries: every model, and every field, has its line.

A new model or field fails `tests/alliances/test_export_table.py` until it stands here: among the
fields that go along, or left out with the reason, which people find in the archive.
"""

from django.contrib.auth.hashers import make_password

from accounts.permissions import Role
from alliances.export import checks
from tenants.archive.kinds import Kind, LeftOut, Table

LINEAGE = "adopted_from attribution source_licence shared_as"
INSIDE = frozenset(Role) - {Role.OPERATOR}  # roles that somebody may have in a county


def _no_password() -> str:
    return make_password(None)


KINDS = (
    Kind(
        "alliance",
        "alliances.Alliance",
        "die Allianz: Name, Aussehen, Kontakt, Texte",
        "id name claim brand_color logo logo_alt target_year introduction joining_text goals_text "
        "representative_function representative_name place contact_unit contact_email "
        "contact_phone contact_address paper_needs_second remind_after remind_every remind_at_most "
        "updated_at",
        check=checks.alliance,
    ),
    Kind(
        "people",
        "accounts.User",
        "Menschen mit Zugang: Beschäftigte und Partner-Kontakte",
        "id email name function role is_active created_at last_login",
        left_out={
            "password": LeftOut(
                "Passwörter: Auch ihre Prüfwerte sind geheim und verlassen die Plattform nicht. "
                "Nach einem Umzug setzt jede Person ihr Passwort über einen Link neu.",
                _no_password,
                kept_with=("email",),
            )
        },
        only={"role": INSIDE},
    ),
    Kind("pages", "alliances.Page", "die Seiten des Auftritts", "kind body updated_at"),
    Kind(
        "levels",
        "alliances.Level",
        "Stufen der Teilnahme",
        "id name description position updated_at",
    ),
    Kind(
        "categories",
        "alliances.Category",
        "Kategorien der Partner",
        "id name position updated_at",
    ),
    Kind(
        "partners",
        "alliances.Partner",
        "Partner und Anfragen",
        "id slug kind name sort_name category level street postal_code city website description "
        "motivation representative_function is_shown_publicly municipality logo logo_alt "
        "logo_rights links climate_goals climate_target_year state decision_reason applied_at "
        "confirmed_at decided_at updated_at",
        check=checks.partner,
    ),
    Kind(
        "contacts",
        "alliances.Contact",
        "Ansprechpersonen der Partner",
        "id partner name function email phone is_main duties",
        check=checks.contact,
    ),
    Kind(
        "inquiries",
        "alliances.Inquiry",
        "Rückfragen an Partner und ihre Antworten",
        "id partner question asked_by asked_at answer answered_at",
    ),
    Kind(
        "report_rounds",
        "alliances.ReportRound",
        "Jahre, über die Partner berichten",
        "id year due_on remind_every extension_days opened_at updated_at",
    ),
    Kind(
        "partner_reports",
        "alliances.PartnerReport",
        "Jahresberichte der Partner",
        "id round partner state due_on asked_at last_mail_on reminders extended_at done figures "
        "planned may_publish submitted_at accepted_at updated_at",
    ),
    Kind(
        "misuse_reports",
        "alliances.MisuseReport",
        "Meldungen parteipolitischer Nutzung",
        "id what where happened_on partner reporter_email state assigned_to follow_up_on note "
        "outcome answer reported_at closed_at updated_at",
    ),
    Kind(
        "declaration_texts",
        "alliances.DeclarationText",
        "Erklärungstexte in allen Versionen",
        f"id version title body valid_from state published_at created_at updated_at {LINEAGE}",
    ),
    Kind(
        "declarations",
        "alliances.Declaration",
        "Erklärungen",
        "id number partner text title body partner_name partner_represented_by county_name "
        "county_represented_by sha256 drawn_up_on state in_force_from ended_on end_kind "
        "end_statement replaces asked_at reminders reminders_stopped created_at updated_at",
    ),
    Kind(
        "signatures",
        "alliances.Signature",
        "Unterschriften",
        "id declaration party name function organisation place signed_on way consent sha256 "
        "authority recorded_at",
    ),
    Kind(
        "authorities",
        "alliances.Authority",
        "wer für Landkreis und Partner unterschreiben darf",
        "id partner name function basis basis_reference basis_on valid_from valid_until "
        "created_at updated_at",
    ),
    Kind(
        "signed_sheets",
        "alliances.SignedSheet",
        "auf Papier unterschriebene Blätter; ihre Scans liegen unter files/",
        "id declaration file file_name content_type size sha256 partner_signatory "
        "partner_function partner_place partner_signed_on county_signatory county_function "
        "county_place county_signed_on state uploaded_by uploaded_by_id uploaded_at decided_by "
        "decided_by_id decided_at reason",
        check=checks.signed_sheet,
    ),
    Kind(
        "signing_events",
        "alliances.SigningEvent",
        "Unterzeichnungen: Veranstaltungen, auf denen viele unterschreiben",
        "id name place held_on closed_at created_at reminded_at updated_at",
    ),
    Kind(
        "participations",
        "alliances.Participation",
        "welche Erklärungen an einer Unterzeichnung teilnehmen",
        "id event declaration added_at",
    ),
    Kind(
        "sealed_papers",
        "alliances.SealedPaper",
        "gesiegelte Erklärungen; ihre Dateien liegen unter files/",
        "id declaration file size sha256 sealed_at sealed_by certificate",
        check=checks.sealed_paper,
    ),
    Kind(
        "withdrawal_notices",
        "alliances.WithdrawalNotice",
        "wem ein Austritt mitgeteilt wurde; ob der Brief ankam, steht bei den E-Mails",
        "id declaration partner partner_name address mail written_at delivered_at",
    ),
    Kind("objectives", "alliances.Objective", "Ziele", "id position title text updated_at"),
    Kind(
        "measures",
        "alliances.Measure",
        "Maßnahmen",
        "id number slug title field_of_action goal starting_point description responsible actors "
        "target_group steps success cost funding saving_t_co2e priority is_published created_at "
        f"updated_at {LINEAGE}",
    ),
    Kind(
        "contributions",
        "alliances.Contribution",
        "was Partner beitragen",
        "id partner title description quantity unit year measure created_at updated_at",
    ),
    Kind(
        "documents",
        "alliances.Document",
        "Dokumente; ihre Dateien liegen unter files/",
        "id title summary file file_name content_type size sha256 licence rights is_published "
        f"created_at updated_at {LINEAGE}",
        check=checks.document,
    ),
    Kind(
        "history",
        "alliances.Entry",
        "der Verlauf: wer was wann getan hat",
        "id at actor_kind actor_label actor_id verb object_kind object_id object_label before "
        "after number salt private_digest previous hash erased_at",
        grows_by=("id", "number", "hash"),
    ),
    Kind(
        "support_entries",
        "support.SupportEntry",
        "wann der Support des Betriebs hier war; wer gerade noch hinein darf, bleibt hier",
        "id operator_id operator reason rights asked_at until entered_at ended_at ended_by",
        left_out={
            "token_hash": LeftOut("Links für den Support: Geheimnisse, die nur hier gelten.", str),
            "token_until": LeftOut("Bis wann ein Link für den Support galt.", lambda: None),
            "session_mark": LeftOut("Sitzungen des Supports: enden mit dem Umzug.", str),
        },
        where="ended_at IS NOT NULL",
    ),
    Kind(
        "mails",
        "mails.Mail",
        "verschickte E-Mails, ohne Text; noch wartende enthalten geheime Links und bleiben hier",
        "id template to reply_to sender_name subject written_at due_at attempts problem sent_at",
        left_out={
            name: LeftOut(
                f"{words} verschickter E-Mails: werden nach der Zustellung nicht aufbewahrt.", str
            )
            for name, words in {"text": "Texte", "html": "Gestaltete Fassungen"}.items()
        },
        where="sent_at IS NOT NULL",
    ),
)

LEFT_OUT = {
    "support.Permit": "Was der Support darf: gilt nur hier; entscheiden Sie es neu.",
    "alliances.PartnerList": "Hochgeladene Partnerlisten: warten einen Tag auf die Person, die sie "
    "einliest. Was eingelesen ist, steht bei den Partnern.",
    "alliances.NotADouble": "Verworfene Hinweise auf Doppelungen: entstehen beim Vergleichen neu. "
    "Wer entschieden hat, steht im Verlauf.",
    "alliances.Dismissal": "Geschlossene Mitteilungen des Betriebs: bedeuten nur hier etwas.",
    "sessions.Session": "Anmeldungen: gelten nur in diesem Browser und auf dieser Plattform.",
    "accounts.Invitation": "Offene Einladungen: ihr Link gilt nur hier; laden Sie neu ein.",
    "accounts.Link": "Links aus E-Mails: Geheimnisse, die nur hier gelten.",
    "accounts.ApiKey": "Schlüssel der Schnittstelle: Geheimnisse, die nur hier gelten; legen Sie "
    "neue an. Wann es welche gab, steht im Verlauf.",
    "accounts.SignInRules": "Regeln der Anmeldung: Wem Sie vertrauen, bestimmen Sie hier neu; das "
    "Geheimnis des Anmeldedienstes gilt nur hier. Änderungen stehen im Verlauf.",
    "accounts.Identity": "Verknüpfungen mit dem Anmeldedienst: entstehen beim nächsten Mal neu.",
    "mfa.Authenticator": "Zweite Faktoren: Geheimnisse, die nur hier gelten; richten Sie neue ein.",
    "usersessions.UserSession": "Offene Sitzungen: enden mit dem Umzug.",
    "alliances.CountySeal": "Siegelzertifikat: sein Schlüssel verlässt die Plattform nicht; "
    "hinterlegen Sie es neu. Was gesiegelt ist, geht mit und bleibt gesiegelt.",
    "alliances.Endpoint": "Webhooks: ihr Geheimnis gilt nur hier; richten Sie sie neu ein.",
    "outbox.Effect": "Stand der Zustellung: technisch. Was verschickt ist, steht bei den E-Mails; "
    "was noch wartet, bleibt hier.",
    "api.IdempotentAnswer": "Gemerkte Antworten der Schnittstelle: technisch und nur kurz nötig.",
}

# What is shared by all counties: where the county's part of it stands, or why it has none.
NOT_THEIRS = "gehört der Plattform, nicht dem Landkreis"
SHARED = {
    "tenants.Region": "shared/county.json",
    "tenants.County": "shared/county.json",
    "tenants.Domain": "shared/county.json",
    "tenants.HistorySeal": "shared/county.json",
    "tenants.HostsEdition": NOT_THEIRS,
    "tenants.Blueprint": NOT_THEIRS,
    "tenants.SpareSchema": NOT_THEIRS,
    "tenants.Tombstone": NOT_THEIRS,
    "tenants.SchemaCheck": NOT_THEIRS,
    "tenants.BackupRun": NOT_THEIRS,
    "tenants.Restoration": "Vorgänge des Betriebs: was sie bewirkt haben, steht im Verlauf",
    "tenants.DeletionProtocol": "Vorgänge des Betriebs: Wünsche des Landkreises stehen im Verlauf",
    "tenants.Announcement": NOT_THEIRS,
    "tenants.CountyFacts": "Zahlen des Betriebs, aus dem erhoben, was hier steht",
    "tenants.UsageMonth": "Zahlen des Betriebs, aus dem erhoben, was hier steht",
    "tenants.Job": "Aufträge an die Plattform: was sie bewirkt haben, steht im Verlauf",
    "exchange.Material": "shared/materials.jsonl",
    "exchange.MaterialFile": "shared/material_files/",
    "exchange.Adoption": "shared/adoptions.jsonl",
    "console.OperatorEntry": "shared/operator_history.jsonl",
}

TABLE = Table(KINDS, LEFT_OUT, SHARED)
