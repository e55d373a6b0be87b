"""One fault for every way to break an invariant, as somebody at the database could plant it."""

HOSTS = "tenants_domain WHERE domain = 'loerrach.localhost'"
PROTOCOL = (
    "INSERT INTO tenants_deletionprotocol (id, county_key, slug, county_name, region_ags, "
    "schema_name, role_name, database, state, exchange, reason, asked_by, asked_key, approved_by, "
    "approved_key, at_once, due_at, taken_back_by, state_before, reason_before, steps) "
    "SELECT gen_random_uuid(), id, slug, name, region_id, schema_name, role_name, database, "
    "'{state}', 'stays', '', 'A', 'a', '', '', '', {due}, '', 'active', '', '{{}}' "
    "FROM tenants_county WHERE slug = 'loerrach'"
)
# The invariant that is broken, how, what is said of it; and which others cannot stand then either.
FAULTS: list[tuple[str, str, str, set[str]]] = [
    (
        "a_schema_is_named_for_its_county",
        "UPDATE tenants_county SET slug = 'loerrach-land' WHERE slug = 'loerrach'",
        "Der Landkreis loerrach-land hat das Schema lk_loerrach.",
        {"every_county_has_its_hosts"},
    ),
    (
        "every_county_has_its_hosts",
        f"UPDATE {HOSTS.replace('WHERE', 'SET is_primary = false WHERE')}",
        "Der Landkreis loerrach hat 0 Hauptadressen statt einer.",
        set(),
    ),
    (
        "every_county_has_its_hosts",
        f"UPDATE {HOSTS.replace('WHERE', '''SET domain = 'klima.example' WHERE''')}",
        "Dem Landkreis loerrach fehlt loerrach.localhost.",
        set(),
    ),
    (
        "every_county_has_its_hosts",
        "ALTER TABLE tenants_domain DROP CONSTRAINT main_domain_is_proved; "
        f"UPDATE {HOSTS.replace('WHERE', 'SET proved_at = NULL WHERE')}",
        "Die Hauptadresse des Landkreises loerrach ist nicht nachgewiesen.",
        set(),
    ),
    (
        "changed_hosts_are_noticed",
        "DELETE FROM tenants_hostsedition",
        "Die Ausgabe der Adressliste steht 0-mal da statt einmal.",
        set(),
    ),
    (
        "changed_hosts_are_noticed",
        "ALTER TABLE tenants_domain DISABLE TRIGGER renew_hosts_edition",
        "Änderungen an tenants_domain erneuern die Ausgabe der Adressliste nicht.",
        set(),
    ),
    (
        "no_move_is_forgotten",
        "UPDATE tenants_county SET read_only_since = '2026-03-01 10:00+00' WHERE slug = 'loerrach'",
        "Der Landkreis loerrach ist seit 01.03.2026, 11:00 Uhr nur lesbar.",
        set(),
    ),
    (
        "a_county_that_goes_has_its_protocol",
        "UPDATE tenants_county SET state = 'deleting' WHERE slug = 'loerrach'",
        "Der Landkreis loerrach ist deleting, sein Protokoll der Löschung: keines.",
        set(),
    ),
    (
        "a_county_that_goes_has_its_protocol",
        PROTOCOL.format(state="asked", due="now() + '1 day'::interval"),
        "Der Landkreis loerrach ist active, sein Protokoll der Löschung: wartet auf Zustimmung.",
        set(),
    ),
    (
        "no_deletion_is_forgotten",
        "UPDATE tenants_county SET state = 'deleting' WHERE slug = 'loerrach'; "
        + PROTOCOL.format(state="asked", due="'2026-03-01'"),
        "Die Wartezeit von loerrach ist vorbei, und nichts geschieht.",
        set(),
    ),
    (
        "every_county_lives_in_a_known_database",
        "UPDATE tenants_county SET database = 'drei' WHERE slug = 'loerrach'",
        "Die Datenbank drei des Landkreises loerrach kennt niemand.",
        {"every_schema_has_its_row", "no_role_outlives_its_schema"},
    ),
    (
        "who_lives_elsewhere_writes_into_the_exchange_as_itself",
        "INSERT INTO tenants_region VALUES ('00001', 'Neu', 'Landkreis', 'Land', 'DE000', 1, 1); "
        "INSERT INTO tenants_county (id, slug, name, region_id, schema_name, database, opened_at) "
        "VALUES (gen_random_uuid(), 'neu', 'Neu', '00001', 'lk_neu', 'zwei', now())",
        "Die Rolle lk_neu fehlt in der Hauptdatenbank.",
        {"every_county_has_its_hosts", "every_county_lives_in_a_known_database"},
    ),
    (
        "shared_rows_name_counties_that_exist",
        "CREATE TABLE public.shared AS SELECT gen_random_uuid() AS county_id",
        "In shared nennen 1 Zeilen einen Landkreis, den es nicht gibt.",
        set(),
    ),
    (
        "every_row_has_its_schema",
        "INSERT INTO tenants_spareschema VALUES ('kk_spare_0', 'x', now())",
        "Das Schema kk_spare_0 fehlt.",
        {"every_schema_has_its_role"},
    ),
    (
        "every_schema_has_its_row",
        "CREATE SCHEMA lk_niemand",
        "Das Schema lk_niemand gehört niemandem.",
        set(),
    ),
    (
        "every_schema_has_its_row",
        "CREATE SCHEMA kk_trial_0",
        "Das Schema kk_trial_0 gehört niemandem.",
        set(),
    ),
    (
        "nothing_is_in_both_places_but_peoples",
        "CREATE TABLE public.mails_mail ()",
        "Die Tabelle mails_mail gibt es in public und in Landkreisen.",
        set(),
    ),
    (
        "no_key_crosses_the_border",
        "ALTER TABLE lk_loerrach.mails_mail ADD county uuid REFERENCES public.tenants_county",
        "von lk_loerrach.mails_mail zeigt nach public.",
        {"counties_in_one_state_are_alike"},
    ),
    (
        "every_migration_is_known",
        "INSERT INTO lk_loerrach.django_migrations (app, name, applied) "
        "VALUES ('mails', '9999_later', now())",
        "lk_loerrach hat die unbekannte Migration mails.9999_later.",
        set(),
    ),
    (
        "every_migration_is_known",
        "ALTER TABLE lk_loerrach.django_migrations RENAME TO gone",
        "In lk_loerrach fehlt die Tabelle der Migrationen.",
        set(),
    ),
    (
        "counties_in_one_state_are_alike",
        "DROP INDEX lk_loerrach.mails_waiting",
        "Index mails_waiting fehlt.",
        set(),
    ),
    (
        "every_schema_has_its_role",
        "REVOKE kreisklima_counties FROM {role}",
        "Die Rolle {role} gehört nicht zur Gruppe",
        {"a_county_may_work_in_its_schema"},
    ),
    (
        "no_role_of_ours_has_powers",
        "ALTER ROLE {role} LOGIN",
        "Die Rolle {role} darf mehr als eine Rolle ohne Anmeldung.",
        set(),
    ),
    (
        "a_role_is_member_of_nothing_else",
        "CREATE ROLE kreisklima_test_guests; GRANT kreisklima_test_guests TO {role}",
        "Die Rolle {role} ist Mitglied von kreisklima_test_guests.",
        set(),
    ),
    (
        "nobody_has_a_countys_rights_unasked",
        "CREATE ROLE kreisklima_test_guest INHERIT; GRANT {role} TO kreisklima_test_guest",
        "kreisklima_test_guest hat ungefragt die Rechte von {role}.",
        set(),
    ),
    (
        "no_session_begins_in_a_county",
        "ALTER ROLE CURRENT_USER SET search_path = lk_loerrach, public",
        "beginnt mit search_path=lk_loerrach, public.",
        set(),
    ),
    (
        "no_role_outlives_its_schema",
        "CREATE ROLE lk_test_gone; GRANT USAGE ON SCHEMA public TO lk_test_gone",
        "Die Rolle lk_test_gone hat hier Rechte, aber kein Schema.",
        set(),
    ),
    (
        "a_county_may_work_in_its_schema",
        "REVOKE SELECT ON lk_loerrach.mails_mail FROM {role}",
        "Die Rechte in lk_loerrach sind unvollständig.",
        {"a_letter_has_its_text_until_it_is_delivered"},
    ),
    (
        "a_county_reaches_no_other",
        "GRANT USAGE ON SCHEMA lk_cloppenburg TO {role}",
        "Die Rolle {role} hat Rechte an: schema lk_cloppenburg.",
        {"nobody_else_may_into_a_county"},
    ),
    (
        "a_county_reaches_no_other",
        "GRANT SELECT (email) ON public.accounts_user TO {role}",
        "Die Rolle {role} hat Rechte an: column email of table",
        set(),
    ),
    (
        "a_countys_role_owns_nothing",
        "GRANT CREATE ON SCHEMA lk_loerrach TO {role}; "
        "CREATE TABLE lk_loerrach.mine (); ALTER TABLE lk_loerrach.mine OWNER TO {role}",
        "Der Rolle {role} gehört: table lk_loerrach.mine.",
        {"nobody_else_may_into_a_county", "counties_in_one_state_are_alike"},
    ),
    (
        "nobody_else_may_into_a_county",
        "GRANT SELECT ON lk_loerrach.mails_mail TO PUBLIC",
        "In lk_loerrach an mails_mail für alle: SELECT.",
        set(),
    ),
    (
        "nobody_else_may_into_a_county",
        "GRANT TRUNCATE ON lk_loerrach.mails_mail TO {role}",
        "In lk_loerrach an mails_mail für {role}: TRUNCATE.",
        set(),
    ),
    (
        "what_only_grows_cannot_be_changed",
        "GRANT UPDATE (verb) ON lk_loerrach.alliances_entry TO {role}",
        "In lk_loerrach lässt sich alliances_entry ändern oder leeren.",
        {"nobody_else_may_into_a_county"},
    ),
    (
        "what_only_grows_cannot_be_changed",
        "GRANT DELETE ON lk_loerrach.alliances_entry TO {role}",
        "In lk_loerrach lässt sich alliances_entry ändern oder leeren.",
        {"a_county_may_work_in_its_schema"},
    ),
    (
        "counties_have_of_the_shared_what_is_said",
        "GRANT SELECT ON public.accounts_user TO kreisklima_counties",
        "An public.accounts_user dürfen Landkreise zu viel: SELECT.",
        set(),
    ),
    (
        "counties_have_of_the_shared_what_is_said",
        "REVOKE SELECT ON public.tenants_region FROM kreisklima_counties",
        "An public.tenants_region dürfen Landkreise zu wenig: SELECT.",
        set(),
    ),
    (
        "nobody_makes_anything_in_the_shared_schema",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "Landkreise dürfen im gemeinsamen Schema Tabellen anlegen.",
        set(),
    ),
    (
        "nobody_makes_anything_in_the_shared_schema",
        "CREATE FUNCTION public.way_out() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "Landkreise dürfen way_out() mit fremden Rechten ausführen.",
        set(),
    ),
    (
        "row_rules_are_in_force",
        "ALTER TABLE exchange_adoption DISABLE ROW LEVEL SECURITY",
        "Für public.exchange_adoption gelten keine Zeilenregeln.",
        set(),
    ),
    (
        "row_rules_are_in_force",
        "ALTER POLICY county_changes_its_own ON exchange_material USING (true)",
        "Die Zeilenregel county_changes_its_own von public.exchange_material ist nicht die unsere.",
        set(),
    ),
    (
        "row_rules_are_in_force",
        "CREATE POLICY more ON exchange_material FOR DELETE TO kreisklima_counties USING (true)",
        "Die Zeilenregel more von public.exchange_material ist nicht die unsere.",
        set(),
    ),
]
