"""The classes of all routes on the network's own host."""

from tests.sweep.classes import ADOPTED, EVERYTHING, Asked, asked

NAMES = "names, addresses and dates of counties only"
STATIC = "the same words for everybody; no county has a say in them"
WORK = "how far long work is; it names counties and nothing of them"
PUBLIC_MATERIAL = tuple(
    f"material-{kind}-{name}"
    for kind in ("measure", "document", "declaration_text")
    for name in ("public", "counties", "withdrawn")
)
# The demo's postbox: all letters, for whoever runs the platform without a mail server.
POSTBOX = EVERYTHING

OWN_SIGN_IN = "an operator's own sign-in"
ZIP, PACKED = "application/zip", "packed; what is in it is told by tests/archive"

NETWORK_CLASSES: dict[str, Asked] = {
    "sign-in": asked(post={"email": "betrieb@kreisklima.example", "password": "x"}, mute=STATIC),
    "sign-out": asked(lets_in=ADOPTED),
    **{name: asked(mute="of counties only") for name in ("provider", "provider-back")},
    **{name: asked(mute=OWN_SIGN_IN) for name in ("second-step", "confirm", "security")},
    **{name: asked(mute=OWN_SIGN_IN) for name in ("new-app", "new-passkey", "recovery-codes")},
    **{name: asked(mute=OWN_SIGN_IN) for name in ("recovery-codes-file", "renew-codes")},
    **{name: asked(mute=OWN_SIGN_IN) for name in ("sessions", "end-other-sessions")},
    **{name: asked(pk="=1", mute=OWN_SIGN_IN) for name in ("remove-factor", "end-session")},
    "network-start": asked(lets_in=ADOPTED),
    "network-counties": asked(mute=NAMES),
    "network-imprint": asked(mute=STATIC),
    "network-privacy": asked(mute=STATIC),
    "network-accessibility": asked(mute=STATIC),
    "network-theme": asked(gives="text/css", mute=STATIC),
    "console": asked(mute=NAMES),
    "certificate": Asked(
        gives="text/plain", mute=STATIC, path="/intern/zertifikat?domain=localhost"
    ),
    "console-collect": asked(post={"x": "y"}, mute=WORK),
    "console-county": asked(slug="county", lets_in=EVERYTHING),
    "console-suspend": asked(slug="county", post={"reason": "x"}, lets_in=EVERYTHING),
    "console-reactivate": asked(slug="county", post={"x": "y"}, lets_in=EVERYTHING),
    "console-domain": asked(slug="county", pk="domain", lets_in=EVERYTHING),
    "console-domain-force": asked(
        slug="county", pk="domain", post={"reason": "x"}, lets_in=EVERYTHING
    ),
    "console-domain-remove": asked(slug="county", pk="domain", post={"x": "y"}, lets_in=EVERYTHING),
    "console-deletion-ask": asked(slug="county", post={"confirm": "falsch"}, mute=NAMES),
    "console-deletions": asked(mute=NAMES),
    "console-deletion": asked(pk="deletion", mute=NAMES),
    "console-deletion-approve": asked(pk="deletion", post={"confirm": "falsch"}, mute=NAMES),
    "console-deletion-take-back": asked(pk="deletion", post={"x": "y"}, mute=NAMES),
    "console-deletion-begin": asked(pk="deletion", post={"x": "y"}, mute=NAMES),
    "console-export": asked(slug="county", post={"x": "y"}, lets_in=EVERYTHING),
    "console-export-file": asked(slug="county", pk="export-operator", gives=ZIP, mute=PACKED),
    "console-imports": asked(post={"slug": "x", "way": "new"}, mute="slugs and operators only"),
    "console-import": asked(pk="import", mute="names of kinds and numbers only"),
    "console-import-confirm": asked(pk="import", post={"x": "y"}, mute="leads to such a page"),
    "console-open": asked(mute="regions of the register only"),
    "console-backups": asked(mute="when backups were and of which county one was restored"),
    "console-open-list": asked(post={"content": "ags;slug\n"}, mute=STATIC),
    "console-list-template": asked(gives="text/csv", mute=STATIC),
    "console-jobs": asked(mute=WORK),
    "console-job": asked(pk="job", mute=WORK),
    "console-job-again": asked(pk="job", post={"x": "y"}, mute=WORK),
    "console-refused-rows": asked(pk="job", gives="text/csv", mute="the operator's own list"),
    "console-support": asked(
        slug="county",
        post={"reason": "x", "minutes": "60", "rights": "read"},
        mute="leads to the entry",
    ),
    "console-support-entry": asked(slug="county", pk="support", lets_in=EVERYTHING),
    "console-support-end": asked(slug="county", pk="support", post={"x": "y"}, lets_in=EVERYTHING),
    "console-announcements": asked(lets_in=EVERYTHING),
    "console-announcement-write": asked(post={"title": ""}, mute=STATIC),
    "console-announcement": asked(pk="announcement", lets_in=EVERYTHING),
    "console-announcement-withdraw": asked(pk="announcement", post={"x": "y"}, lets_in=EVERYTHING),
    "console-usage": asked(mute="sums and names of states only"),
    "console-usage-file": asked(gives="text/csv", mute="numbers and names of counties only"),
    "console-history": asked(mute="the operator's deeds, without a county's content"),
    "console-delivery": asked(mute="figures of counties only"),
    "console-dead-letters": asked(slug="county", lets_in=EVERYTHING),
    "console-dead-letters-retry": asked(
        slug="county", post={"x": "y"}, lets_in=EVERYTHING, mute="leads back to the list"
    ),
    "console-dead-letter": asked(
        slug="county", pk="effect-dead", post={"reason": "x"}, lets_in=EVERYTHING
    ),
    "console-dead-letter-retry": asked(
        slug="county", pk="effect-dead", post={"x": "y"}, lets_in=EVERYTHING
    ),
    "console-outbox": asked(lets_in=POSTBOX),
    "console-mail": asked(name="letter", lets_in=POSTBOX),
    "console-mail-html": asked(name="letter", lets_in=POSTBOX),
    "exchange": asked(lets_in=ADOPTED),
    "material": asked(pk=PUBLIC_MATERIAL, lets_in=ADOPTED),
    "material-file": asked(pk=PUBLIC_MATERIAL, gives="application/pdf", lets_in=ADOPTED),
}
