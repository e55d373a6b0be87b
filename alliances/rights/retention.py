"""How long each kind of record is kept: one table, carried out every night, shown to everybody.

What is due is a queryset of a model's own fields; whatever is deleted names its reason here. A rule
is safe to repeat, and a county's history says how much went, never what.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Link
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.paper.models import SignedSheet
from alliances.declarations.sealing import forget_papers
from alliances.history import chain
from alliances.history.actions import record
from alliances.history.models import Entry
from alliances.partners.models import Contact, Inquiry, Partner
from alliances.profile.models import Alliance
from alliances.rights import due
from alliances.rights.forgetting import forget_sheet
from alliances.rights.rule import Rule
from alliances.uploads import forget_file
from mails.models import Mail
from outbox.cleaning import KEPT as DELIVERED_KEPT
from outbox.models import Effect
from tenants.transactions import atomic

YEAR = timedelta(days=365)
NO_LONGER = "Nicht länger als nötig (Art. 5 Abs. 1 Buchst. e DSGVO)"
LEGAL_PROOF = "Nachweis einer rechtlichen Erklärung (Art. 17 Abs. 3 Buchst. e DSGVO)"
ACCOUNTABLE = "Nachweis des Verwaltungshandelns (Art. 5 Abs. 2 DSGVO)"
PER_NIGHT = 1000  # records of one rule; what is left goes the next night


def _delete(rows: QuerySet) -> int:
    return rows.model._default_manager.filter(pk__in=_some(rows)).delete()[0]


def _some(rows: QuerySet) -> list:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:PER_NIGHT])


def _delete_reports(rows: QuerySet) -> int:
    """With the links to them."""
    gone = _some(rows)
    Link.objects.filter(subject__in=gone).delete()
    return rows.model._default_manager.filter(pk__in=gone).delete()[0]


def _delete_partners(rows: QuerySet) -> int:
    """With everybody behind them, their logos and every link that was sent to them."""
    gone = _some(rows)
    shown = Partner.objects.filter(pk__in=gone).exclude(logo="")
    for logo in shown.order_by("pk").values_list("logo", flat=True):
        forget_file(logo)
    Link.objects.filter(subject__in=gone).delete()
    Inquiry.objects.filter(partner__in=gone).delete()
    Contact.objects.filter(partner__in=gone).delete()
    Partner.objects.filter(pk__in=gone).delete()
    return len(gone)


def _delete_declarations(rows: QuerySet) -> int:
    """With signatures, scans and sealed files; a partner without another one goes, too."""
    gone = _some(rows)
    partners = set(rows.model.objects.filter(pk__in=gone).values_list("partner", flat=True))
    forget_papers(gone)
    Signature.objects.filter(declaration__in=gone).delete()
    _delete_sheets(SignedSheet.objects.filter(declaration__in=gone))
    Declaration.objects.filter(pk__in=gone).delete()
    _delete_partners(Partner.objects.filter(pk__in=partners, declarations=None))
    return len(gone)


def _delete_sheets(rows: QuerySet) -> int:
    """With their scans."""
    gone = list(rows.order_by("pk")[:PER_NIGHT])
    for sheet in gone:
        forget_sheet(sheet)
    return len(gone)


def _delete_letters(rows: QuerySet) -> int:
    """With what the outbox knows of their delivery."""
    gone = _some(rows)
    Effect.objects.filter(kind=Effect.Kind.MAIL, reference__in=gone).delete()
    return Mail.objects.filter(pk__in=gone).delete()[0]


def _forget_addresses(rows: QuerySet) -> int:
    return rows.model._default_manager.filter(pk__in=_some(rows)).update(address="")


def _erase_names(rows: QuerySet) -> int:
    return chain.erase(Entry.objects.filter(pk__in=_some(rows)))


RULES: tuple[Rule, ...] = (
    Rule(
        what="Anfragen, deren E-Mail-Adresse nicht bestätigt wurde",
        period=timedelta(days=14),
        since="seit dem Absenden",
        why=NO_LONGER,
        due=due.unconfirmed,
        forget=_delete_partners,
    ),
    Rule(
        what="Abgelehnte Anfragen mit Rückfragen und Ansprechpersonen",
        period=timedelta(days=180),
        since="seit der Entscheidung",
        why=NO_LONGER,
        due=due.declined,
        forget=_delete_partners,
    ),
    Rule(
        what="Ansprechpersonen ehemaliger Partner",
        period=YEAR,
        since="seit dem Ende der Partnerschaft",
        why=NO_LONGER,
        due=due.contacts_of_former_partners,
        forget=_delete,
    ),
    Rule(
        what="Jahresberichte ehemaliger Partner",
        period=3 * YEAR,
        since="seit dem Ende der Partnerschaft",
        why=NO_LONGER,
        due=due.reports_of_former_partners,
        forget=_delete_reports,
    ),
    Rule(
        what="Meldungen parteipolitischer Nutzung",
        period=YEAR,
        since="seit ihrem Abschluss",
        why=NO_LONGER,
        due=due.closed_misuse,
        forget=_delete,
    ),
    Rule(
        what="E-Mail-Adressen im Protokoll, wem ein Austritt mitgeteilt wurde",
        period=3 * YEAR,
        since="seit der Mitteilung",
        why=LEGAL_PROOF,
        due=due.addresses_of_notices,
        forget=_forget_addresses,
    ),
    Rule(
        what="Beendete Erklärungen mit ihren Unterschriften, gesiegelten Dateien und Mitteilungen",
        period=10 * YEAR,
        since="seit ihrem Ende",
        why=LEGAL_PROOF,
        due=due.ended_declarations,
        forget=_delete_declarations,
    ),
    Rule(
        what="Scans, die zurückgegeben oder zurückgenommen wurden",
        period=timedelta(days=180),
        since="seit der Entscheidung",
        why=NO_LONGER,
        due=due.sheets_without_effect,
        forget=_delete_sheets,
    ),
    Rule(
        what="Zeichnungsberechtigungen, die beendet sind",
        period=10 * YEAR,
        since="seit ihrem letzten Tag",
        why=LEGAL_PROOF,
        due=due.former_authorities,
        forget=_delete,
    ),
    Rule(
        what="Namen im Verlauf: wer was an wem geändert hat",
        period=10 * YEAR,
        since="seit dem Eintrag",
        why=ACCOUNTABLE,
        due=due.names_in_history,
        forget=_erase_names,
        then="unkenntlich gemacht",
    ),
    Rule(
        what="Hochgeladene Partnerlisten",
        period=timedelta(days=1),
        since="seit dem Hochladen",
        why=NO_LONGER,
        due=due.partner_lists,
        forget=_delete,
    ),
    Rule(
        what="Geschlossene Zugänge",
        period=YEAR,
        since="seit der letzten Änderung",
        why=NO_LONGER,
        due=due.closed_accounts,
        forget=_delete,
    ),
    Rule(
        what="Einladungen",
        period=timedelta(days=90),
        since="seit Annahme oder Ablauf",
        why=NO_LONGER,
        due=due.invitations,
        forget=_delete,
    ),
    Rule(
        what="Links aus E-Mails",
        period=timedelta(days=30),
        since="seit Gebrauch oder Ablauf",
        why=NO_LONGER,
        due=due.links,
        forget=_delete,
    ),
    Rule(
        what="Verschickte E-Mails: Adresse und Betreff, der Text geht mit der Zustellung",
        period=DELIVERED_KEPT,
        since="seit der Zustellung",
        why=NO_LONGER,
        due=due.letters,
        forget=_delete_letters,
    ),
    Rule(
        what="Gesperrte Schlüssel der Schnittstelle",
        period=YEAR,
        since="seit der Sperrung",
        why=NO_LONGER,
        due=due.keys,
        forget=_delete,
    ),
    Rule(
        what="Sitzungen angemeldeter Personen",
        period=timedelta(days=1),
        since="seit ihrem Ablauf",
        why=NO_LONGER,
        due=due.sessions,
        forget=_delete,
    ),
    Rule(
        what="Gerät und Anfang der Netzadresse von Sitzungen",
        period=timedelta(days=1),
        since="seit dem letzten Gebrauch",
        why=NO_LONGER,
        due=due.places,
        forget=_delete,
    ),
    Rule(
        what="Vermerke, wann der Support des Betriebs im Landkreis war",
        period=3 * YEAR,
        since="seit dem Ende",
        why=ACCOUNTABLE,
        due=due.support_entries,
        forget=_delete,
    ),
    Rule(
        what="Antworten an Programme, die eine Anfrage wiederholen könnten",
        period=timedelta(days=7),
        since="seit der Antwort",
        why=NO_LONGER,
        due=due.answers,
        forget=_delete,
    ),
)


@atomic
def keep_to_it(*, by: Actor) -> dict[str, int]:
    """Let everything go that is due in the county where we are; answers how much of what."""
    now = timezone.now()
    counts = {rule.what: rule.forget(rule.waiting(now)) for rule in RULES}
    told = {what: count for what, count in counts.items() if count}
    if told:
        record("Aufbewahrungsfristen umgesetzt", Alliance.objects.get(), by=by, after=told)
    return told
