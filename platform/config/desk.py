"""Settings of the operator's desk: who tells it what, and what it calls things."""

from config.archive import ARCHIVE_JOBS

# Who writes down what was done from the command line.
COMMANDS_ARE_TOLD_TO = ["console.audit.record_command"]
# Who writes down, and mails, that an operator comes into a county or goes.
SUPPORT_IS_TOLD_TO = ["alliances.support.actions.be_told", "console.audit.record_support"]
# Long work that a worker does: its kind, and the function that does it. See tenants/jobs.py.
JOBS = {
    "open_list": "tenants.opening_lists.open_list_job",
    "facts": "tenants.facts.collecting.refresh_job",
    "mail_announcement": "alliances.announcements.actions.mail_job",
    "delete_county": "tenants.deletion.running.delete_county_job",
    "read_partner_list": "alliances.lists.actions.read_in_job",
    **ARCHIVE_JOBS,
}
# The same, as the console calls it.
JOBS_ARE_CALLED = {
    "open_list": "Landkreise aus einer Liste eröffnen",
    "facts": "Kennzahlen erheben",
    "mail_announcement": "Mitteilung als E-Mail verschicken",
    "delete_county": "Landkreis löschen",
    "read_partner_list": "Partnerliste einlesen",
    "export_county": "Landkreis exportieren",
    "import_county": "Archiv einspielen",
}
# Who else knows of something wrong with counties: see console/problems.py.
CONSOLE_PROBLEMS: list[str] = []
# What the operator knows of each county, as numbers: asked inside each of them every night.
COUNTY_FACTS = [
    "accounts.facts.facts",
    "mails.facts.facts",
    "alliances.beginning.checklist.facts",
    "alliances.beginning.checklist.last_deed",
]
