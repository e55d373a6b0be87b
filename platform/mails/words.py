"""What a letter is about, in words that name nobody: for whoever decides about dead letters."""

TEMPLATES = {
    "announcement": "Mitteilung des Betriebs",
    "declaration_excluded": "Ausschluss eines Partners",
    "declaration_in_force": "Erklärung ist in Kraft",
    "declaration_moves": "Einladung zur neuen Fassung",
    "declaration_recalled": "Erklärung ist zurückgenommen",
    "declaration_reminder": "Erinnerung an die Unterschrift",
    "declaration_sign": "Bitte um Unterschrift",
    "declaration_signed": "Erklärung ist unterschrieben",
    "declaration_signed_copy": "Unterschrift ist angekommen",
    "declarations_to_sign": "Unterschriften des Landkreises fehlen",
    "invitation": "Einladung",
    "misuse_answer": "Antwort auf eine Meldung",
    "misuse_reported": "Meldung ist eingegangen",
    "partner_accepted": "Anfrage angenommen",
    "partner_confirm": "Bitte um Bestätigung der Adresse",
    "partner_declined": "Anfrage abgelehnt",
    "partner_question": "Rückfrage an Partner",
    "partner_received": "Anfrage eingegangen",
    "password_reset": "Neues Passwort",
    "portal_access": "Zugang zum Portal",
    "report_accepted": "Jahresbericht angenommen",
    "report_asked": "Bitte um den Jahresbericht",
    "report_reminder": "Erinnerung an den Jahresbericht",
    "report_returned": "Jahresbericht zurückgegeben",
    "seal_expires": "Siegelzertifikat läuft ab",
    "sign_in_changed": "Anmeldung geändert",
    "support_asked": "Anfrage des Betriebs um Zugang",
    "webhook_paused": "Webhook angehalten",
    "withdrawal_notice": "Mitteilung vom Austritt eines Partners",
    "withdrawal_office": "Austritt an die Verwaltung",
    "withdrawal_received": "Austritt ist eingegangen",
}


def title_of(what: str) -> str:
    """The words for a template; its own name where there are none."""
    return TEMPLATES.get(what, what)
