"""The classes of all routes on the network's own host."""

from tests.sweep.classes import ADOPTED, EVERYTHING, Asked, asked

STATIC = "the same words for everybody; no county has a say in them"
PUBLIC_MATERIAL = tuple(
    f"material-{kind}-{name}"
    for kind in ("measure", "document", "declaration_text")
    for name in ("public", "counties", "withdrawn")
)
# The demo's postbox: all letters, for whoever runs the platform without a mail server.
POSTBOX = EVERYTHING

NETWORK_CLASSES: dict[str, Asked] = {
    "sign-in": asked(post={"email": "betrieb@kreisklima.example", "password": "x"}, mute=STATIC),
    "sign-out": asked(lets_in=ADOPTED),
    "network-start": asked(lets_in=ADOPTED),
    "network-counties": asked(mute="names and addresses of counties only"),
    "network-imprint": asked(mute=STATIC),
    "network-privacy": asked(mute=STATIC),
    "network-accessibility": asked(mute=STATIC),
    "network-theme": asked(gives="text/css", mute=STATIC),
    "console": asked(mute="names and addresses of counties only"),
    "console-county": asked(slug="county", lets_in=EVERYTHING),
    "console-suspend": asked(slug="county", post={"reason": "x"}, lets_in=EVERYTHING),
    "console-reactivate": asked(slug="county", post={"x": "y"}, lets_in=EVERYTHING),
    "console-domain": asked(slug="county", pk="domain", lets_in=EVERYTHING),
    "console-domain-force": asked(
        slug="county", pk="domain", post={"reason": "x"}, lets_in=EVERYTHING
    ),
    "console-domain-remove": asked(slug="county", pk="domain", post={"x": "y"}, lets_in=EVERYTHING),
    "console-open": asked(mute="regions of the register only"),
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
