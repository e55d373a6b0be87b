"""What of the shared schema is a county's business, and which of its rows: one table for all."""

GROUP = "kreisklima_counties"
# What is every county's business in the shared schema. Everything else there is denied.
SHARED = {
    "tenants_region": "SELECT",
    "tenants_county": "SELECT",
    "tenants_domain": "SELECT",
    "tenants_announcement": "SELECT",
    "exchange_material": "SELECT, INSERT, UPDATE",  # rows: see the policies
    "exchange_materialfile": "SELECT, INSERT",
    "exchange_adoption": "SELECT, INSERT",
}
_OWN = "(SELECT id FROM public.tenants_county WHERE role_name = CURRENT_USER)"
_OF_OWN_MATERIAL = (
    f"material_id IN (SELECT id FROM public.exchange_material WHERE county_id = {_OWN})"  # noqa: S608
)
# table, name, for which command, condition; all read, each writes only as itself.
POLICIES = (
    ("exchange_material", "counties_read", "SELECT", "USING (true)"),
    ("exchange_material", "county_gives_its_own", "INSERT", f"WITH CHECK (county_id = {_OWN})"),
    (
        "exchange_material",
        "county_changes_its_own",
        "UPDATE",
        f"USING (county_id = {_OWN}) WITH CHECK (county_id = {_OWN})",
    ),
    ("exchange_materialfile", "counties_read", "SELECT", "USING (true)"),
    ("exchange_materialfile", "county_gives_its_own", "INSERT", f"WITH CHECK ({_OF_OWN_MATERIAL})"),
    ("exchange_adoption", "counties_read", "SELECT", "USING (true)"),
    (
        "tenants_announcement",
        "county_reads_what_concerns_it",
        "SELECT",
        f"USING (counties = '{{}}' OR {_OWN} = ANY (counties))",
    ),
    ("exchange_adoption", "county_adopts_for_itself", "INSERT", f"WITH CHECK (county_id = {_OWN})"),
)
