"""What each role may do, in words; the truth is the table in `accounts/permissions.py`."""

from dataclasses import dataclass

from accounts.permissions import STAFF_ROLES, role_may

# In the order of daily work. What every signed-in person may do needs no line.
DUTIES = {
    "office.read": "Verwaltung ansehen: Partner, Anfragen, Erklärungen, Maßnahmen, Dokumente",
    "history.read": "Verlauf lesen",
    "exchange.read": "Im Austausch der Landkreise stöbern",
    "partners.review": "Anfragen prüfen, nachfragen, annehmen und ablehnen; Partner bearbeiten",
    "contacts.export": "Ansprechpersonen als Liste ausgeben",
    "declarations.draw_up": "Erklärungen aufsetzen und zur Unterschrift freigeben",
    "launches.prepare": "Unterzeichnungen vorbereiten und Codes zum Unterschreiben ausgeben",
    "texts.edit": "Erklärungstexte entwerfen",
    "goals.edit": "Ziele bearbeiten",
    "measures.edit": "Maßnahmen bearbeiten",
    "documents.edit": "Dokumente bearbeiten",
    "pages.edit": "Seiten und Texte bearbeiten",
    "categories.edit": "Kategorien und Stufen bearbeiten",
    "misuse.read": "Meldungen parteipolitischer Nutzung lesen",
    "misuse.handle": "Meldungen bearbeiten, abschließen und beantworten",
    "reports.ask": "Jahresberichte anfordern, annehmen und zurückgeben",
    "delivery.decide": "Entscheiden, was mit unzustellbaren E-Mails geschieht",
    "exchange.adopt": "Materialien anderer Landkreise übernehmen",
    "declarations.upload": "Scans unterschriebener Blätter hochladen und ansehen",
    "declarations.sign": "Für den Landkreis unterschreiben; unterschriebene Blätter bestätigen",
    "declarations.end": "Austritte erfassen",
    "texts.publish": "Erklärungstexte veröffentlichen",
    "exchange.share": "Eigenes mit anderen Landkreisen teilen",
    "authorities.edit": "Verzeichnis der Zeichnungsberechtigten führen",
    "seals.manage": "Siegelzertifikat des Landkreises hinterlegen",
    "declarations.rules": "Regeln zur Unterschrift festlegen: zweite Person, Erinnerungen",
    "alliance.edit": "Name, Farbe, Logo und Kontakt der Allianz ändern",
    "team.manage": "Team einladen und Rollen vergeben",
    "sign_in.manage": "Anmeldung regeln: Anmeldedienst des Landkreises",
    "keys.manage": "Schlüssel der Schnittstelle verwalten",
    "support.read": "Sehen, wann der Support des Betriebs hier war",
    "support.manage": "Den Support hinausschicken und festlegen, was er darf",
    "rights.answer": "Auskunft über Personen geben und ihre Daten löschen",
    "webhooks.manage": "Webhooks einrichten",
    "domains.manage": "Eigene Domain anmelden und zur Hauptadresse machen",
    "county.leave": "Um die Löschung des Landkreises bitten",
    "county.export": "Alle Daten des Landkreises als Archiv herunterladen",
}


@dataclass(frozen=True)
class Duty:
    """One line of the table: what it is about, and for each staff role whether it may."""

    label: str
    allowed: tuple[bool, ...]


def duties() -> list[Duty]:
    """The table of roles, in the order of `STAFF_ROLES`."""
    return [
        Duty(label, tuple(role_may(role, permission) for role in STAFF_ROLES))
        for permission, label in DUTIES.items()
    ]


def role_names() -> list[str]:
    """The headings of that table."""
    return [str(role.label) for role in STAFF_ROLES]
