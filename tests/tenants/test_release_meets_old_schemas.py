"""While counties are migrated, and with those that stay behind, pages go on working.

The rules are those of `docs/migrations.md`: the column comes a release before the field.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from alliances.partners.models import Category
from mails import models as mails
from tenants.migrating import migrate_counties
from tenants.models import County
from tenants.schemas import inside
from tests.security.test_isolation import OFFICE, PUBLIC
from tests.tenants.planting import has_column, poison, states
from tests.tenants.planting import planted as planted

ADD = 'migrations.AddField("mail", "lane", models.CharField(max_length=9, db_default=""))'
INDEX = 'migrations.RunSQL("CREATE INDEX mails_lane ON mails_mail (lane)")'
Mail: Any = mails.Mail  # gets a field that no checker knows
# The two steps as the rules want them, and both at once.
COLUMN = (
    "    operations = [migrations.SeparateDatabaseAndState("
    f"database_operations=[{ADD}, {INDEX}])]\n"
)
FIELD = f"    operations = [migrations.SeparateDatabaseAndState(state_operations=[{ADD}])]\n"


@pytest.fixture
def field() -> Iterator[None]:
    """The code of the next release: its model names the column."""
    lane = models.CharField(max_length=9, db_default="")
    lane.contribute_to_class(Mail, "lane")
    yield
    Mail._meta.local_fields.remove(lane)
    Mail._meta._expire_cache()
    del Mail.lane


def all_pages_answer(client_for, county: County) -> list[str]:
    """Every public and office page, and a form that writes a mail; the paths that fail."""
    visitor, office = client_for(county), client_for(county, "coordinator")
    failed = [path for path in PUBLIC if visitor.get(path).status_code != 200]
    failed += [path for path in OFFICE if office.get(path).status_code != 200]
    with inside(county):
        category = Category.objects.all()[0].pk
        before = Mail.objects.count()
    answer = visitor.post(
        "/mitmachen/",
        {
            "kind": "organisation",
            "name": "Bäckerei",
            "representative_function": "Inhaberin",
            "category": str(category),
            "postal_code": "79539",
            "city": "Lörrach",
            "motivation": "Sonne.",
            "contact_name": "Betrieb",
            "contact_email": "hallo@baeckerei.example",
            "privacy": "on",
        },
    )
    with inside(county):
        if answer.status_code != 302 or Mail.objects.count() != before + 1:
            failed.append("POST /mitmachen/")
    return failed


def test_pages_work_in_migrated_counties_and_in_those_still_behind(
    loerrach, cloppenburg, planted, client_for
) -> None:
    """Release N-1 meets schemas of N while it is being installed, and N meets what stays behind."""
    planted(COLUMN)
    poison(loerrach)

    assert states(migrate_counties()) == {"cloppenburg": "migrated", "loerrach": "failed"}

    assert (has_column(cloppenburg), has_column(loerrach)) == (True, False)
    for county in (cloppenburg, loerrach):
        assert all_pages_answer(client_for, county) == []


def test_the_release_after_finds_its_column_in_a_county_a_release_behind(
    loerrach, cloppenburg, planted, client_for, field
) -> None:
    planted(COLUMN)
    migrate_counties()
    planted(COLUMN, FIELD)
    migrate_counties(only=["cloppenburg"])

    for county in (cloppenburg, loerrach):
        assert all_pages_answer(client_for, county) == []
        with inside(county):
            Mail.objects.create(subject="x", to="x@x.example", text="x", lane="quick")
            assert Mail.objects.filter(lane="quick").count() == 1


def test_column_and_field_at_once_harm_the_county_left_behind_and_no_other(
    loerrach, cloppenburg, planted, client_for, field
) -> None:
    """What the rule is for: without it this test would find nothing to tell."""
    planted(f"    operations = [{ADD}, {INDEX}]\n")
    poison(loerrach)
    migrate_counties()

    assert all_pages_answer(client_for, cloppenburg) == []
    with inside(loerrach):
        with pytest.raises(DatabaseError, match="lane"), transaction.atomic():
            list(Mail.objects.all())
    visitor = client_for(loerrach)
    assert [path for path in PUBLIC if visitor.get(path).status_code != 200] == []
