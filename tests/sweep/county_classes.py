"""The classes of all routes on a county's host."""

from tests.sweep.classes import ADOPTED, EXCHANGE, Asked, api, asked
from tests.sweep.given import (
    CONTACT,
    MATERIAL,
    MEASURE,
    PARTNER,
    PDF,
    PERSON,
    SHARE,
    SIGNATORY,
    SIGNATURE,
    STATIC,
    TEXT,
    WITH_CONTACT,
)
from tests.sweep.launching import launches
from tests.sweep.lists import LISTS
from tests.sweep.membership import MEMBERSHIP
from tests.sweep.network_classes import PACKED, ZIP
from tests.sweep.outgoing import OUTGOING
from tests.sweep.profiles import PROFILES

ACCOUNT: dict[str, Asked] = {
    "second-step": asked(post={"code": "000000"}),
    "provider": asked(mute=STATIC),
    "provider-back": asked(mute=STATIC),
    "confirm": asked(post={"password": "falsch"}),
    "security": asked(),
    "new-app": asked(post={"code": "000000"}),
    "new-passkey": asked(post={"name": "x", "credential": "{}"}),
    "remove-factor": asked(pk="factor"),
    "recovery-codes": asked(),
    "recovery-codes-file": asked(gives="text/plain"),
    "renew-codes": asked(),
    "sessions": asked(),
    "end-session": asked(pk="open-session"),
    "end-other-sessions": asked(),
}

PUBLIC_SITE: dict[str, Asked] = {
    "sign-in": asked(
        post={"email": "reader@beispiel.example", "password": "falsch"}, lets_in=ADOPTED
    ),
    **ACCOUNT,
    "sign-out": asked(),
    "start": asked(),
    "theme": asked(gives="text/css"),
    "logo": asked(gives="image/png"),
    "objectives": asked(),
    "partners": asked(),
    "partner": asked(slug="partner-slug"),
    "join": asked(post=WITH_CONTACT | {"privacy": "on"}),
    "join-thanks": asked(),
    "join-confirm": asked(token="token-confirm", post={"x": "y"}),
    "join-answer": asked(token="token-answer", post={"answer": "Ja."}),
    "signed": asked(),
    "sign": asked(token="token-sign", post=SIGNATURE),
    "sign-copy": asked(token="token-copy", gives=PDF),
    "sign-document": asked(token="token-sign", gives=PDF),
    "verify": asked(post={"x": "y"}),
    "measures": asked(),
    "measure": asked(slug="measure-slug"),
    "support-leave": asked(mute=STATIC),
    "support-enter": asked(token="token-support", post={"x": "y"}),
    "downloads": asked(),
    "download": asked(pk="document", name="document-name", gives=PDF),
    "page-impressum": asked(),
    "page-datenschutz": asked(),
    "page-barrierefreiheit": asked(),
    "page-grundsaetze": asked(),
    "invitation": asked(
        token="token-invitation",
        post={"name": "Neu", "function": "Büro", "password": "ein-langes-passwort-8"},
    ),
    "forgotten-password": asked(post={"email": "reader@beispiel.example"}),
    "new-password": asked(
        token="token-reset",
        post={"password": "ein-langes-passwort-8", "again": "ein-langes-passwort-8"},
    ),
    "account": asked(post={"name": "Umbenannt", "function": "Büro"}),
    "own-data": asked(),
    "office-rights": asked(post=PERSON),
    "office-rights-hand-out": asked(post=PERSON, gives="application/json"),
    "office-rights-erase": asked(post=PERSON | {"chosen": "history", "confirmed": "1"}),
    "own-password": asked(post={"present": "falsch", "password": "x", "again": "x"}),
    "portal": asked(),
    "portal-document": asked(pk="declaration-awaiting", gives=PDF),
    "portal-sheet": asked(pk="sheet-confirmed", gives=PDF),
    "portal-print": asked(pk="declaration-of-the-cast", what=("=urkunde", "=aufkleber"), gives=PDF),
    "portal-withdraw": asked(
        pk="declaration-own", post={"effective_on": "31.12.2099", "statement": "Ende."}
    ),
}

DESK: dict[str, Asked] = {
    "office": asked(lets_in=ADOPTED),
    "office-addresses": asked(post={"domain": "neu.example"}),
    "office-address": asked(pk="domain"),
    "office-address-check": asked(pk="domain", post={"x": "y"}),
    "office-address-main": asked(pk="domain", post={"x": "y"}),
    "office-address-remove": asked(pk="domain", post={"x": "y"}),
    "office-leave": asked(post={"slug": "falsch", "password": "falsch"}),
    "office-stay": asked(post={"x": "y"}),
    "office-exports": asked(),
    "office-export-ask": asked(post={"x": "y"}),
    "office-export-file": asked(pk="export", gives=ZIP, mute=PACKED),
    "office-announcement-dismiss": asked(pk="announcement", post={"x": "y"}, lets_in=ADOPTED),
    "office-support": asked(),
    "office-support-permit": asked(post={"may_act": "on"}),
    "office-support-entry": asked(pk="support"),
    "office-support-end": asked(pk="support", post={"x": "y"}),
    "office-history": asked(lets_in=ADOPTED),
    "office-seal": asked(post={"password": "falsch"}),
    "office-seal-remove": asked(),
    "office-profile": asked(post={"name": "Neuer Name"}),
    "office-profile-remove-logo": asked(),
    "office-alliance-texts": asked(post={"introduction": "Neu"}),
    "office-pages": asked(),
    "office-page-edit": asked(kind=("=impressum", "=datenschutz"), post={"body": "Neu"}),
    "office-team": asked(post={"email": "noch@beispiel.example", "role": "reader"}),
    "office-member": asked(pk="member", post={"role": "reader", "is_active": "on"}),
    "office-member-second-factor": asked(pk="member"),
    "office-unlink": asked(pk="member"),
    "office-provider": asked(post={"issuer": "http://falsch.example"}),
    "office-provider-trial": asked(),
    "office-demand-second-factor": asked(answer="=nein"),
    "office-invitation-withdraw": asked(pk="invitation"),
    "office-keys": asked(post={"label": "Neu", "role": "reader"}),
    "office-key-revoke": asked(pk="key-reader"),
    "office-objectives": asked(),
    "office-objective-new": asked(post={"title": "Neu", "text": ""}),
    "office-objective-edit": asked(pk="objective", post={"title": "Anders", "text": ""}),
    "office-objective-move": asked(pk="objective", post={"way": "up"}),
    "office-objective-delete": asked(pk="objective-2"),
    "office-categories": asked(),
    "office-category-new": asked(post={"name": "Neu"}),
    "office-category-edit": asked(pk="category", post={"name": "Anders"}),
    "office-category-move": asked(pk="category", post={"way": "up"}),
    "office-category-delete": asked(pk=("category-empty", "category")),
}

PARTNERS: dict[str, Asked] = {
    "office-requests": asked(),
    "office-partners": asked(),
    "office-partner-add": asked(post=WITH_CONTACT),
    "office-partner": asked(pk=("partner", "partner-asked")),
    "office-partner-edit": asked(pk="partner-applied", post=PARTNER),
    "office-partner-ask": asked(pk="partner-applied", post={"question": "Seit wann?"}),
    "office-partner-accept": asked(pk="partner-applied"),
    "office-partner-decline": asked(pk="partner-applied", post={"reason": "Nicht im Kreis."}),
    "office-draw-up": asked(pk="partner-accepted"),
    "office-declarations": asked(),
    "office-declaration": asked(pk=("declaration", "declaration-awaiting")),
    "office-release": asked(pk="declaration-draft"),
    "office-remind": asked(pk="declaration-awaiting"),
    "office-discard": asked(pk="declaration-draft"),
    "office-sign": asked(pk="declaration-awaiting", post=SIGNATURE),
    "office-paper": asked(pk="declaration-unsigned", post={"partner_on_sheet": "on"}),
    "office-reminders-stop": asked(pk="declaration-awaiting", post={"x": "y"}),
    "office-reminders-resume": asked(pk="declaration-awaiting", post={"x": "y"}),
    "office-sheet": asked(pk=("sheet", "sheet-confirmed")),
    "office-sheet-scan": asked(pk=("sheet", "sheet-confirmed"), gives=PDF),
    "office-sheet-confirm": asked(pk="sheet", post={"partner_agrees": "on"}),
    "office-sheet-return": asked(pk="sheet", post={"reason": "Unleserlich."}),
    "office-sheet-withdraw": asked(pk="sheet", post={"x": "y"}),
    "office-signing": asked(),
    "office-signing-rules": asked(post={"remind_after": "8", "remind_every": "9"}),
    "office-signatory-add": asked(post=SIGNATORY),
    "office-signatory": asked(pk=("signatory", "signatory-partner"), post=SIGNATORY),
    "office-signatory-delete": asked(pk="signatory", post={"x": "y"}),
    "office-partner-signatories": asked(pk="partner"),
    "office-partner-signatory-add": asked(pk="partner", post=SIGNATORY),
    "office-withdraw": asked(
        pk="declaration", post={"effective_on": "31.12.2099", "statement": "Ende."}
    ),
    "office-exclude": asked(
        pk="declaration", post={"effective_on": "31.12.2099", "reason": "Werbung."}
    ),
    "office-recall": asked(pk="declaration-awaiting", post={"reason": "Falscher Name."}),
    "office-members": asked(),
    "office-document": asked(pk=("declaration", "declaration-draft"), gives=PDF),
    "office-print": asked(pk="declaration", what=("=urkunde", "=aufkleber"), gives=PDF),
    "office-texts": asked(lets_in=ADOPTED),
    "office-text-add": asked(post=TEXT),
    "office-text": asked(pk=("text", "adopted-declaration_text"), lets_in=ADOPTED),
    "office-text-compare": asked(lets_in=ADOPTED),
    "office-text-move": asked(
        pk="text-published", post={"explanation": "Neu.", "chosen": "@partner"}
    ),
    "office-text-edit": asked(pk="text-draft", post=TEXT),
    "office-text-publish": asked(pk="text-draft"),
}

SHEETS: dict[str, Asked] = {
    "office-measures": asked(lets_in=ADOPTED),
    "office-measure-add": asked(post=MEASURE, lets_in=ADOPTED),
    "office-measure": asked(pk=("measure", "adopted-measure"), lets_in=ADOPTED),
    "office-measure-edit": asked(pk="measure", post=MEASURE, lets_in=ADOPTED),
    "office-measure-publish": asked(pk="measure-draft"),
    "office-measure-unpublish": asked(pk="measure"),
    "office-measure-delete": asked(pk="measure-draft", lets_in=ADOPTED),
    "office-uploads": asked(lets_in=ADOPTED),
    "office-upload-add": asked(post={"title": "Ohne Datei"}),
    "office-upload": asked(pk=("document", "adopted-document"), lets_in=ADOPTED),
    "office-upload-edit": asked(pk="document", post={"title": "Anders", "rights": "Wir"}),
    "office-upload-file": asked(pk=("document", "adopted-document"), gives=PDF, lets_in=ADOPTED),
    "office-upload-publish": asked(pk="document-draft"),
    "office-upload-unpublish": asked(pk="document"),
    "office-upload-delete": asked(pk="document-draft", lets_in=ADOPTED),
    "exchange": asked(lets_in=EXCHANGE),
    "shared-materials": asked(),
    "adopted-materials": asked(lets_in=ADOPTED),
    "share": asked(kind="=measure", pk="measure", post=SHARE),
    "material": asked(pk=MATERIAL, lets_in=EXCHANGE),
    "material-file": asked(pk=MATERIAL, gives=PDF, lets_in=EXCHANGE),
    "adopt": asked(pk=("their-measure-counties", "their-document-public"), lets_in=EXCHANGE),
    "withdraw-material": asked(pk=("material-measure-counties", "their-measure-counties")),
}

INTERFACE: dict[str, Asked] = {
    "api-alliance": api(send={"claim": "Neu"}),
    "api-partner-list": api(send=PARTNER | {"contact": CONTACT}),
    "api-partner-detail": api(id=("partner", "partner-asked"), send={"city": "Anders"}),
    "api-partner-accept": api(id="partner-applied"),
    "api-partner-ask": api(id="partner-applied", send={"question": "Seit wann?"}),
    "api-partner-decline": api(id="partner-applied", send={"reason": "Nicht im Kreis."}),
    "api-declaration-list": api(send={"partner": "@partner-accepted"}),
    "api-declaration-detail": api(id="declaration"),
    "api-declaration-document": api(id="declaration", gives=PDF),
    "api-declaration-release": api(id="declaration-draft"),
    "api-declaration-sign": api(
        id="declaration-awaiting", send=SIGNATURE | {"party": "county", "date": "2026-04-02"}
    ),
    "api-authority-list": api(send=SIGNATORY | {"valid_from": "2026-04-02"}),
    "api-authority-detail": api(id=("signatory", "signatory-partner")),
    "api-declaration-withdraw": api(
        id="declaration", send={"effective_on": "2099-12-31", "statement": "Ende."}
    ),
    "api-declaration-exclude": api(
        id="declaration", send={"effective_on": "2099-12-31", "reason": "Werbung."}
    ),
    "api-declaration-recall": api(id="declaration-awaiting", send={"reason": "Falscher Name."}),
    "api-goal-list": api(send={"title": "Neu"}),
    "api-goal-detail": api(id="objective", send={"title": "Anders"}),
    "api-measure-list": api(send=MEASURE, lets_in=ADOPTED),
    "api-measure-detail": api(
        id=("measure", "adopted-measure"), send={"title": "Anders"}, lets_in=ADOPTED
    ),
    "api-material-list": api(
        send=SHARE | {"kind": "measure", "source": "@measure"}, lets_in=EXCHANGE
    ),
    "api-material-detail": api(id=MATERIAL, lets_in=EXCHANGE),
    "api-material-adopt": api(id="their-measure-counties", lets_in=EXCHANGE),
    "api-material-file": api(id=MATERIAL, gives=PDF, lets_in=EXCHANGE),
    "api-material-withdraw": api(
        id=("material-measure-counties", "their-measure-counties"), lets_in=EXCHANGE
    ),
    "api-adoption-list": api(lets_in=ADOPTED),
    "api-adoption-detail": api(id="adoption-measure", lets_in=ADOPTED),
    "api-schema": api(gives="application/vnd.oai.openapi+json", mute=STATIC),
    "api-docs": api(gives="text/html"),
    "api-nothing": api(path="/api/v1/gibt-es-nicht/", mute=STATIC),
}

COUNTY_CLASSES = (
    PUBLIC_SITE
    | DESK
    | PARTNERS
    | PROFILES
    | SHEETS
    | OUTGOING
    | LISTS
    | MEMBERSHIP
    | INTERFACE
    | launches(SIGNATURE)
)
