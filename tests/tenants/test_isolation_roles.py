"""What the database itself refuses a county, whatever our code says."""

from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from alliances.goals.models import Objective
from alliances.history.models import Entry
from console.models import OperatorEntry
from exchange.actions import NotAvailable, note_adoption, publish_copy, withdraw_copy
from exchange.models import Adoption, Material, MaterialFile
from tenants import isolation
from tenants.models import County, Domain, Region
from tenants.postgresql.places import NOWHERE, at, of_county
from tenants.schemas import NoCounty, inside, outside

DENIED = "permission denied"


def ask(statement: str) -> list[tuple]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM lk_cloppenburg.alliances_partner",
        "SELECT count(*) FROM lk_cloppenburg.accounts_user",
        "INSERT INTO lk_cloppenburg.alliances_objective (title) VALUES ('x')",
        "UPDATE lk_cloppenburg.alliances_alliance SET name = 'x'",
        "DELETE FROM lk_cloppenburg.mails_mail",
        "TRUNCATE lk_cloppenburg.mails_mail",
        "DROP TABLE lk_cloppenburg.mails_mail",
        "CREATE TABLE lk_cloppenburg.mine (id int)",
        "SELECT nextval('lk_cloppenburg.alliances_entry_id_seq')",
        "COPY lk_cloppenburg.accounts_user TO STDOUT",
        "SELECT * FROM public.accounts_user",
        "SELECT * FROM public.accounts_apikey",
        "SELECT * FROM public.django_session",
        "SELECT * FROM public.django_migrations",
        "SELECT * FROM public.console_operatorentry",
        "INSERT INTO public.console_operatorentry (verb) VALUES ('x')",
        "UPDATE public.tenants_county SET name = 'x'",
        "DELETE FROM public.tenants_domain",
        "INSERT INTO public.tenants_region (ags) VALUES ('x')",
        "DELETE FROM public.exchange_material",
        "DELETE FROM public.exchange_adoption",
        "UPDATE public.exchange_materialfile SET name = 'x'",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE accounts_user (id int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "UPDATE alliances_entry SET verb = 'x'",
        "DELETE FROM alliances_entry",
        "TRUNCATE alliances_entry",
        "ALTER TABLE alliances_entry ADD x int",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY alliances_entry TO PROGRAM 'true'",
    ],
)
def test_a_county_is_denied(in_loerrach, statement: str) -> None:
    with pytest.raises(DatabaseError, match=f"{DENIED}|must be"):
        ask(statement)


def test_a_county_has_what_is_its_business(in_loerrach) -> None:
    assert Region.objects.count() > 300
    assert County.objects.count() == 2
    assert Domain.objects.exists()
    assert User.objects.filter(email="leserin@x").count() == 0
    assert Session.objects.count() == 0
    assert Objective.objects.update(position=3) == 1
    Entry.objects.create(verb="x", object_kind="x", object_id="x", actor_kind="x")


def test_no_table_of_both_places_is_read_in_the_wrong_one(in_loerrach) -> None:
    """With its own table hidden, a county must not fall through to the shared one."""
    with outside():
        both = ask(
            "SELECT a.tablename FROM pg_tables a JOIN pg_tables b USING (tablename) "
            "WHERE a.schemaname = 'public' AND b.schemaname = 'lk_loerrach'"
        )
    names = {name for (name,) in both}

    assert {"accounts_user", "django_session", "django_migrations"} <= names
    for name in sorted(names):
        with pytest.raises(DatabaseError, match=DENIED):
            ask(f"SELECT 1 FROM public.{name}")


def test_the_operators_tables_are_not_there_for_a_county(in_loerrach) -> None:
    with pytest.raises(DatabaseError, match=DENIED), transaction.atomic():
        OperatorEntry.objects.count()


# -- the exchange ---------------------------------------------------------------------------------
@pytest.fixture
def material(loerrach) -> Material:
    """A copy that Lörrach gave."""
    with inside(loerrach):
        return given_by(loerrach)


def given_by(county: County) -> Material:
    return publish_copy(
        county=county,
        kind=Material.Kind.MEASURE,
        title="Sanierung",
        summary="",
        content={},
        licence="CC0-1.0",
        attribution="x",
        visibility=Material.Visibility.COUNTIES,
        file=("x.pdf", "application/pdf", b"%PDF"),
    )


def test_a_county_gives_only_in_its_own_name(in_loerrach, cloppenburg) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        given_by(cloppenburg)
    assert Material.objects.count() == 0


def test_a_county_reads_anothers_material_and_cannot_change_it(material, cloppenburg) -> None:
    with inside(cloppenburg):
        assert Material.objects.get(pk=material.pk).file.name == "x.pdf"
        assert Material.objects.filter(pk=material.pk).update(title="Meins") == 0
        assert withdraw_copy(material, county=material.county) is False
        assert withdraw_copy(material, county=cloppenburg) is False
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            MaterialFile.objects.create(
                material=material, path="x", name="x", content_type="x", size=1, sha256="x"
            )


def test_a_county_cannot_give_its_material_away(material, loerrach, cloppenburg) -> None:
    with inside(loerrach), pytest.raises(DatabaseError, match="row-level security"):
        with transaction.atomic():
            Material.objects.filter(pk=material.pk).update(county=cloppenburg)


def test_a_county_adopts_for_itself_alone(material, loerrach, cloppenburg) -> None:
    with inside(cloppenburg):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            note_adoption(material, county=loerrach)
        note_adoption(material, county=cloppenburg)
        assert Adoption.objects.get().county_id == cloppenburg.pk
    with inside(loerrach):
        assert withdraw_copy(material, county=loerrach) is True
    with inside(cloppenburg), pytest.raises(NotAvailable):
        note_adoption(material, county=cloppenburg)


# -- a county that is gone ------------------------------------------------------------------------
@pytest.fixture
def gone(db) -> County:
    """A county whose schema was dropped under a request that still goes on."""
    with outside(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA lk_gone; CREATE TABLE lk_gone.accounts_user (id uuid)")
        isolation.settle("lk_gone", role="kk_role_gone")
    county = County(
        slug="gone", schema_name="lk_gone", role_name="kk_role_gone", name="Gone", pk=uuid4()
    )
    with inside(county):
        assert ask("SELECT id FROM accounts_user") == []
    with outside(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA lk_gone CASCADE")
    return county


def test_a_dropped_schema_is_an_error_and_never_the_shared_one(gone: County) -> None:
    with inside(gone):
        with pytest.raises(DatabaseError, match=DENIED), transaction.atomic():
            User.objects.count()
        with pytest.raises(DatabaseError, match=DENIED), transaction.atomic():
            User.objects.create(email="x@x.example", role="reader")
        with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
            Objective.objects.count()


def test_a_dropped_role_is_an_error(gone: County) -> None:
    assert isolation.drop_role("kk_role_gone", schema="lk_gone") is True
    with inside(gone), pytest.raises(DatabaseError, match='role "kk_role_gone" does not exist'):
        ask("SELECT 1")


@pytest.mark.parametrize("name", ["$user", "a,public", "../etc", 'x"; RESET ROLE; --', "Ä", "A"])
def test_a_name_that_is_none_of_ours_leads_nowhere(name: str) -> None:
    with pytest.raises(ValueError, match="no name"), inside(County(schema_name=name)):
        pass
    with pytest.raises(ValueError, match="no name"):
        of_county(County(schema_name="lk_gone", role_name=name))
    with pytest.raises(ValueError, match="no name"):  # the owner would work there
        of_county(County(schema_name="lk_gone", role_name=""))


# -- nowhere --------------------------------------------------------------------------------------
def test_nowhere_there_is_no_data_no_cache_and_no_transaction_that_reads(db) -> None:
    with at(NOWHERE):
        for ask_something in (
            Region.objects.count,
            lambda: list(User.objects.all()),
            lambda: ask("SELECT 1"),
            lambda: ask("SELECT email FROM public.accounts_user"),
            lambda: cache.get("x"),
            lambda: User(email="x@x.example").save(),
            lambda: next(User.objects.iterator()),
        ):
            with pytest.raises(NoCounty), transaction.atomic():
                ask_something()


# -- coming and going -----------------------------------------------------------------------------
def test_tables_of_later_migrations_are_the_countys_too(loerrach) -> None:
    with outside(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lk_loerrach.later (id serial PRIMARY KEY)")
    with inside(loerrach):
        ask("INSERT INTO later DEFAULT VALUES")
        assert ask("SELECT count(*) FROM later") == [(1,)]


def test_the_one_who_signs_in_has_nothing_of_a_county_by_itself(loerrach, cloppenburg) -> None:
    """What it has, it has as the owner; as a member it would have it everywhere at once."""
    rows = ask(
        "SELECT pg_has_role(oid, 'MEMBER'), pg_has_role(oid, 'USAGE'), rolcanlogin, rolsuper, "
        "rolcreaterole, rolbypassrls FROM pg_roles "
        f"WHERE rolname IN ('{loerrach.role_name}', '{cloppenburg.role_name}')"
    )

    assert rows == [(True, False, False, False, False, False)] * 2


def test_repair_finds_and_mends_what_is_wrong(loerrach, cloppenburg) -> None:
    assert isolation.repair() == []
    his, hers = loerrach.role_name, cloppenburg.role_name
    with outside(), connection.cursor() as cursor:
        cursor.execute(f"REVOKE SELECT ON lk_loerrach.mails_mail FROM {his}")
        cursor.execute(f"GRANT DELETE ON lk_cloppenburg.alliances_entry TO {hers}")
        cursor.execute("GRANT SELECT ON public.accounts_user TO kreisklima_counties")

    assert isolation.repair() == ["lk_cloppenburg", "lk_loerrach"]

    with inside(loerrach):
        ask("SELECT * FROM mails_mail")
        with pytest.raises(DatabaseError, match=DENIED):
            ask("SELECT * FROM public.accounts_user")
    assert isolation.repair() == []


def test_new_shared_tables_are_no_countys_until_somebody_says_so(in_loerrach) -> None:
    with outside(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.brand_new (id int)")
    with pytest.raises(DatabaseError, match=DENIED):
        ask("SELECT * FROM brand_new")


def test_preparing_repairs(db, capsys) -> None:
    call_command("prepare", json=True)
    assert '"repaired": []' in capsys.readouterr().out
