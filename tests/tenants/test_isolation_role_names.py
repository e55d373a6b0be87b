"""A county's role keeps the name it was born with, and the county's row says it."""

import re

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from tenants import isolation, spares
from tenants.models import County, SpareSchema
from tenants.names import ROLE
from tenants.opening import open_county
from tenants.schemas import inside, outside
from tests.tenants.stock import GIESSEN, run
from tests.tenants.test_isolation_roles import DENIED, ask, given_by

pytestmark = pytest.mark.django_db


def test_a_spares_role_becomes_the_countys_as_it_is() -> None:
    spares.refill(1)
    spare = SpareSchema.objects.get()

    county = open_county(**GIESSEN).county

    assert re.match(ROLE, spare.role_name)
    assert county.role_name == spare.role_name
    with inside(county):
        assert ask("SELECT current_user::text") == [(spare.role_name,)]
        assert User.objects.count() == 0


def test_a_county_named_before_roles_had_names_of_their_own_works_as_ever() -> None:
    """As the release before opens it: a role like the schema, and a row that says nothing of it."""
    with outside(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA lk_alt; CREATE TABLE lk_alt.thing (id int)")
        isolation.settle("lk_alt", role="lk_alt")
        cursor.execute(
            "INSERT INTO tenants_county (id, slug, name, region_id, schema_name, opened_at) "
            "VALUES (gen_random_uuid(), 'alt', 'Alt', '01002', 'lk_alt', now())"
        )
        county = County.objects.get(slug="alt")

    with inside(county):
        assert ask("SELECT * FROM thing") == []
        given_by(county)
    assert county.role_name == "lk_alt"


def test_a_role_serves_one_county_and_has_a_name_of_ours(loerrach, cloppenburg) -> None:
    for name in (cloppenburg.role_name, "postgres", "kk_role_x", cloppenburg.schema_name):
        with pytest.raises(IntegrityError), transaction.atomic():
            County.objects.filter(pk=loerrach.pk).update(role_name=name)
    assert re.match(ROLE, loerrach.role_name)


def test_a_county_under_a_deleted_ones_name_has_another_role() -> None:
    with outside():
        first = open_county(**GIESSEN).county
        run("SET CONSTRAINTS ALL IMMEDIATE; DROP SCHEMA lk_giessen CASCADE")
        County.objects.filter(pk=first.pk).delete()
        second = open_county(**GIESSEN).county

    assert second.role_name != first.role_name
    with inside(first), pytest.raises(DatabaseError, match=DENIED), transaction.atomic():
        User.objects.count()
