"""What the rooms have to say about a county's archive; the engine is `tenants/archive/`."""

# The one table: every model and field of a county goes along, or stays for a reason.
COUNTY_ARCHIVE = "alliances.export.kinds.TABLE"
# What is shown beside the rows and never imported.
COUNTY_ARCHIVE_EXTRAS = [
    "tenants.archive.extras.entry_in_the_register",
    "exchange.archive.given_and_taken",
    "console.audit.archived",
    "alliances.export.papers.declarations",
]
# A county that opens with an archive brings its content along, but the operator is told.
COUNTY_ARRIVAL_OPENING_STEPS = ["console.audit.record_opening"]
# What must be true of the rows before they are committed.
COUNTY_ARRIVAL_PROOFS = ["alliances.export.arrival.faults"]
# What happens then, in the same transaction.
COUNTY_ARRIVAL_STEPS = [
    "alliances.export.arrival.let_people_in",
    "alliances.declarations.sealing.ask_for_what_is_left",
]
ARCHIVE_JOBS = {
    "export_county": "tenants.archive.keeping.export_job",
    "import_county": "tenants.archive.keeping.import_job",
}
