"""Settings of what goes out of a county: see platform/outbox and alliances/webhooks."""

import environ

__all__ = [
    "OUTBOX_CARRIERS",
    "OUTBOX_CLAIM_LASTS",
    "OUTBOX_TASKS",
    "OUTBOX_THREADS",
    "WEBHOOKS_MAY_STAY_HOME",
]

env = environ.Env()

# How each kind of effect gets to its receiver.
OUTBOX_CARRIERS = {
    "mail": "mails.carrying.MailCarrier",
    "webhook": "alliances.webhooks.carrying.WebhookCarrier",
    "task": "outbox.errands.ErrandCarrier",
}
# Work that must happen once its cause is committed: its name, and what does it.
OUTBOX_TASKS = {
    "remove_file": "alliances.uploads.remove_file",
    "seal_paper": "alliances.declarations.sealing.seal_paper",
}
OUTBOX_THREADS = env.bool("OUTBOX_THREADS", default=True)  # off: one after the other, for tests
# Seconds until somebody who has not told the end of a delivery is taken for dead; longer than the
# longest delivery and the waiting for a database that is away (outbox/carrying.py).
OUTBOX_CLAIM_LASTS = env.int("OUTBOX_CLAIM_LASTS", default=300)
# Counties register addresses to be called: only public ones; a demo may call the own machine.
_IS_LOCAL = env("BASE_DOMAIN", default="localhost").lower() == "localhost"
WEBHOOKS_MAY_STAY_HOME = env.bool("WEBHOOKS_MAY_STAY_HOME", default=_IS_LOCAL)
