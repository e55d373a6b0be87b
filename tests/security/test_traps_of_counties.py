"""Traps of a county's life: half of it, its name again, its secrets next door."""

import re
from contextlib import nullcontext
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.core.cache.backends.base import default_key_func
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accounts import links
from accounts.models import Link, User
from accounts.permissions import Role
from alliances.partners.models import Partner
from tenants import faultpoints, opening
from tenants.models import County
from tenants.opening import open_county
from tenants.postgresql import places
from tenants.schemas import inside
from tenants.tombstones import bury
from tests import cast
from tests.tenants.stock import GIESSEN, rows, run, schemas


def without(*_: object, **__: object) -> None:
    """What stands where a guard was."""


# -- 2: whoever is killed while opening leaves half a county --------------------------------------
def test_trap_2_an_opening_is_whole_or_nothing(loerrach, monkeypatch) -> None:
    monkeypatch.setattr(faultpoints, "PLANNED", faultpoints.planned("opening.after_schema=raise"))

    def left() -> tuple[bool, bool]:
        with pytest.raises(faultpoints.PlannedFault):
            open_county(**GIESSEN)
        return County.objects.filter(slug="giessen").exists(), "lk_giessen" in schemas("lk_")

    assert left() == (False, False)

    monkeypatch.setattr("tenants.opening.atomic", nullcontext)
    assert left() == (True, True)


# -- 3: the name of a deleted county, and what may still lie under it -----------------------------
def test_trap_3_a_new_county_inherits_nothing_from_a_deleted_one(cloppenburg, monkeypatch) -> None:
    bury(cloppenburg, by="Betrieb")
    run("DELETE FROM tenants_domain WHERE domain LIKE 'cloppenburg%'")
    run("DELETE FROM tenants_county WHERE slug = 'cloppenburg'")
    again: dict[str, Any] = GIESSEN | {"ags": "03453", "slug": "cloppenburg"}

    with pytest.raises(ValidationError, match="gelöschten Landkreis"):
        open_county(**again)

    # Without the tombstone the schema that was left over still stands in the way …
    monkeypatch.setattr("tenants.opening.check_not_buried", without)
    with pytest.raises(ValidationError, match="schon vergeben"):
        open_county(**again)
    blind = opening._LOOK.replace("FROM pg_namespace WHERE", "FROM pg_namespace WHERE false AND")
    monkeypatch.setattr(opening, "_LOOK", blind)
    with pytest.raises(DatabaseError, match="already exists"), transaction.atomic():
        open_county(**again)

    # … and with that gone, too, old links would lead to a stranger.
    run("SET CONSTRAINTS ALL IMMEDIATE; DROP SCHEMA lk_cloppenburg CASCADE")
    assert open_county(**again).county.slug == "cloppenburg"


# -- 4: what is shared by all processes, or signed by one key, is valid next door -----------------
def test_trap_4_the_cache_keeps_counties_apart(loerrach, cloppenburg, monkeypatch) -> None:
    def told_next_door() -> object:
        with inside(loerrach):
            cache.set("trap", "Kanarie-loerrach")
        with inside(cloppenburg):
            return cache.get("trap")

    assert told_next_door() is None

    monkeypatch.setattr(caches["default"], "key_func", default_key_func)
    assert told_next_door() == "Kanarie-loerrach"
    cache.delete("trap")


def test_trap_4_a_links_row_next_door_is_worthless(loerrach, cloppenburg, monkeypatch) -> None:
    def token_known_next_door() -> bool:
        subject = cast.same_id("declaration")
        with inside(loerrach):
            token = links.issue("trap", subject, valid_for=links.timedelta(days=1))
            row = Link.objects.filter(subject=subject, used_at=None).values().get()
        with inside(cloppenburg):
            Link.objects.filter(pk=row["id"]).delete()
            Link.objects.create(**row)
            try:
                return links.find(token, "trap").subject == subject
            except links.LinkNotValid:
                return False

    assert not token_known_next_door()

    monkeypatch.setattr("accounts.tokens.county_salt", lambda purpose: purpose)
    assert token_known_next_door()


def test_trap_4_a_session_copied_next_door_is_nobodys(
    loerrach, cloppenburg, client_for, monkeypatch
) -> None:
    for county in (loerrach, cloppenburg):  # even where the same person has the same password
        with inside(county):
            User.objects.filter(role=Role.COORDINATOR).update(password="md5$same$hash")

    def answer_next_door() -> int:
        client = client_for(loerrach, Role.COORDINATOR)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        with inside(loerrach):
            row = Session.objects.filter(session_key=key).values().get()
        with inside(cloppenburg):
            Session.objects.create(**row)
        stolen = client_for(cloppenburg)
        stolen.cookies = client.cookies
        return stolen.get("/verwaltung/").status_code

    assert answer_next_door() == 302

    monkeypatch.setattr("accounts.models.county_salt", lambda purpose: purpose)
    assert answer_next_door() == 200


def test_trap_4_no_county_has_content_types(loerrach) -> None:
    """Django keeps their ids for the whole process; a county neither has nor reads any."""
    ContentType.objects.clear_cache()
    with inside(loerrach), pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        ContentType.objects.get_for_model(Partner)
    run("GRANT SELECT, INSERT ON django_content_type TO kreisklima_counties")
    run("GRANT USAGE ON SEQUENCE django_content_type_id_seq TO kreisklima_counties")
    with inside(loerrach):
        kept = ContentType.objects.get_for_model(Partner)

    manager: Any = ContentType.objects
    assert manager._cache["default"][kept.pk] is kept  # for every county after it
    ContentType.objects.clear_cache()


# -- 8: names that are no names -------------------------------------------------------------------
BAD = "a,public"
EVIL = 'lk_loerrach"; SET LOCAL ROLE NONE; SET LOCAL search_path = "public'


def test_trap_8_a_schema_has_one_of_our_names(cloppenburg, monkeypatch) -> None:
    def write(schema: str) -> None:
        with transaction.atomic():
            County.objects.filter(pk=cloppenburg.pk).update(schema_name=schema)

    for name in (BAD, "$user", "../etc", "LK_LOERRACH"):
        with pytest.raises(IntegrityError, match="schema_name_is_ours"):
            write(name)
    run("ALTER TABLE tenants_county DROP CONSTRAINT schema_name_is_ours")
    with pytest.raises(IntegrityError, match="one_schema_one_county"):
        write("LK_LOERRACH")
    write(BAD)
    run("DROP INDEX one_schema_one_county")
    write("LK_LOERRACH")
    assert rows("SELECT count(*) FROM tenants_county WHERE lower(schema_name) = 'lk_loerrach'") == [
        (2,)
    ]


def test_trap_8_a_name_never_becomes_a_statement(loerrach, monkeypatch) -> None:
    def people() -> int:
        with inside(County(schema_name=EVIL, role_name=loerrach.role_name)):
            return User.objects.filter(role=Role.OPERATOR).count()

    with pytest.raises(ValueError, match="no name"):
        people()

    monkeypatch.setattr(places, "_NAME", re.compile(".*", re.DOTALL))
    assert people() == 1  # the operator, read by somebody who said to be a county
    places._switch.cache_clear()
