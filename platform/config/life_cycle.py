"""Settings of a county's first and last day: what comes with it, and what goes."""

import environ

env = environ.Env()
# What else happens when a county is opened, in this order and in the same transaction.
COUNTY_OPENING_STEPS = [
    "alliances.starters.plant.plant_starter_content",
    "alliances.team.actions.invite_first_coordinator",
    "console.audit.record_opening",
]
# What follows inside a county whose data came from a backup.
COUNTY_RESTORED_STEPS = ["alliances.restored.settle"]
# How long a county that is to be deleted can come back, in days.
DELETION_WAITING_DAYS = env.int("DELETION_WAITING_DAYS", default=30)
# What is then removed, in this order; rooms above `tenants` name their own steps here.
COUNTY_DELETION_STEPS = [
    "tenants.deletion.steps.CLOSE",
    "exchange.leaving.MATERIALS",
    "mails.leaving.KEPT_LETTERS",
    "tenants.deletion.steps.NOTHING_IS_SENT",
    "tenants.deletion.steps.WAYS",
    "tenants.deletion.steps.FILES",
    "tenants.deletion.steps.JOBS",
    "tenants.announcements.leaving.ANNOUNCEMENTS",
    "tenants.deletion.steps.SCHEMA",
    "tenants.deletion.steps.ROLE",
    "tenants.deletion.steps.CACHE",
]
# Tables of a county whose rows would still be sent, and those that still let somebody in.
COUNTY_TABLES_OF_WORK = ["mails_mail", "outbox_effect"]
COUNTY_TABLES_OF_WAYS_IN = [
    "django_session",
    "accounts_apikey",
    "accounts_invitation",
    "accounts_link",
    "accounts_identity",
    "mfa_authenticator",
    "usersessions_usersession",
    "support_supportentry",
    "support_permit",
]
# What lies in MEDIA_ROOT for one county alone: by its schema, or by a job that was done for it.
COUNTY_FILES = ["{schema}", "_archives/exports/{job}.*", "_archives/exports/.{job}*"]
