"""Settings of `tenants/deletion/`: what a deleted county loses, and how long it can come back."""

import environ

from config import embedded

DELETION_WAITING_DAYS = environ.Env().int("DELETION_WAITING_DAYS", default=30)
# In this order; rooms above `tenants` name their own steps here.
COUNTY_DELETION_STEPS = [
    "tenants.deletion.steps.CLOSE",
    "exchange.leaving.MATERIALS",
    "mails.leaving.KEPT_LETTERS",
    "tenants.deletion.steps.NOTHING_IS_SENT",
    "tenants.deletion.steps.WAYS",
    "tenants.deletion.steps.JOBS",
    "tenants.deletion.steps.FILES",
    "tenants.deletion.steps.SCHEMA",
    "tenants.deletion.steps.ROLE",
    "tenants.deletion.steps.CACHE",
]
# Tables of a county whose rows would still be sent, and those that still let somebody in.
COUNTY_TABLES_OF_WORK = ["mails_mail"]
COUNTY_TABLES_OF_WAYS_IN = [
    "django_session",
    "accounts_apikey",
    "accounts_invitation",
    "accounts_link",
]
# Folders and files that are one county's alone, beside its media; wildcards may stand in names.
COUNTY_FOLDERS = [embedded.data_dir() / "exports" / "{schema}"]
