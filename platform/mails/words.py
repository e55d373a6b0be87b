"""What a letter is about, in words that name nobody: for whoever decides about dead letters."""

TEMPLATES = {
    "announcement": "Mitteilung des Betriebs",
    "declaration_in_force": "Erklärung ist in Kraft",
    "declaration_sign": "Bitte um Unterschrift",
    "declaration_signed": "Erklärung ist unterschrieben",
    "invitation": "Einladung",
    "partner_accepted": "Anfrage angenommen",
    "partner_confirm": "Bitte um Bestätigung der Adresse",
    "partner_declined": "Anfrage abgelehnt",
    "partner_question": "Rückfrage an Partner",
    "partner_received": "Anfrage eingegangen",
    "password_reset": "Neues Passwort",
    "sign_in_changed": "Anmeldung geändert",
    "support_asked": "Anfrage des Betriebs um Zugang",
    "webhook_paused": "Webhook angehalten",
    "seal_expires": "Siegelzertifikat läuft ab",
}


def title_of(what: str) -> str:
    """The words for a template; its own name where there are none."""
    return TEMPLATES.get(what, what)
