"""All counties at a glance: numbers without content, what is wrong, found and sorted."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from alliances.beginning.checklist import steps
from alliances.pages.models import Page
from console import problems
from outbox.models import Effect, State
from tenants import domains, lifecycle
from tenants.facts.collecting import refresh, refresh_of
from tenants.facts.models import CountyFacts, UsageMonth
from tenants.models import County, Domain, HistorySeal, Job
from tenants.opening import open_county
from tenants.schemas import inside

LIST = "/konsole/"


def names(client, **query) -> list[str]:
    return [row.county.slug for row in client.get(LIST, query).context["page_obj"]]


def kinds(client, county: County) -> set[str]:
    rows = client.get(LIST).context["page_obj"]
    return {each.kind for row in rows for each in row.problems if row.county.pk == county.pk}


@pytest.fixture
def facts(loerrach) -> CountyFacts:
    refresh()
    return CountyFacts.objects.get(county=loerrach)


def test_numbers_are_collected_and_none_of_the_words(facts) -> None:
    assert facts.schema_bytes > 100_000
    assert facts.counts["partners"] == facts.counts["declarations"] == 1
    assert facts.counts["measures"] == 1
    assert facts.coordinators == 1
    assert not facts.is_behind
    assert facts.problem == ""
    assert "Kanarie" not in str(CountyFacts.objects.values())


def test_files_count(loerrach) -> None:
    refresh_of(loerrach)

    assert CountyFacts.objects.get(county=loerrach).media_bytes > 20


def test_collecting_may_be_repeated_and_keeps_one_row_a_month(facts) -> None:
    refresh()

    assert CountyFacts.objects.count() == 2
    assert UsageMonth.objects.count() == 3
    total = UsageMonth.objects.get(county=None)
    assert (total.counties, total.partners) == (2, 2)


def test_a_county_that_cannot_be_asked_says_so_and_stops_nobody(loerrach, cloppenburg) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE lk_loerrach.alliances_measure RENAME TO away")

    assert refresh() == {"counties": 2, "failed": 1}

    assert "alliances_measure" in CountyFacts.objects.get(county=loerrach).problem
    assert CountyFacts.objects.get(county=cloppenburg).problem == ""


def test_the_operator_has_them_collected_now(
    operator, loerrach, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = operator.post("/konsole/erheben/")

    job = Job.objects.get()
    assert page["Location"] == f"/konsole/auftraege/{job.pk}/"
    assert (job.state, job.result) == ("done", {"counties": 2, "failed": 0})


def test_what_is_wrong_shows_with_its_way_out(operator, facts, loerrach) -> None:
    assert kinds(operator, loerrach) == set()

    lifecycle.suspend(loerrach, reason="Pause", by="Betrieb")
    claimed = domains.claim(loerrach, "klima.example", by="x")
    HistorySeal.objects.create(county=loerrach, checked_at=timezone.now(), broken="Eintrag 2 fehlt")
    CountyFacts.objects.filter(county=loerrach).update(
        is_behind=True, coordinators=0, undelivered=3, taken_at=timezone.now() - timedelta(days=3)
    )

    assert kinds(operator, loerrach) == set(problems.KINDS) - {"moving", "deleting"}
    page = operator.get("/konsole/landkreise/loerrach/").content.decode()
    assert f"/konsole/landkreise/loerrach/domains/{claimed.pk}/" in page
    assert "migrate_counties --only loerrach" in page


def test_people_and_mails_make_problems_too(operator, loerrach) -> None:
    with inside(loerrach):
        User.objects.filter(role=Role.COORDINATOR).update(is_active=False)
        Effect.objects.filter(kind=Effect.Kind.MAIL).update(
            state=State.DEAD, done_at=None, written_at=timezone.now() - timedelta(hours=2)
        )
    refresh_of(loerrach)

    assert {"nobody", "mails"} <= kinds(operator, loerrach)


def test_the_list_is_searched_filtered_and_sorted(operator, facts, loerrach, cloppenburg) -> None:
    lifecycle.suspend(cloppenburg, reason="Pause", by="Betrieb")
    CountyFacts.objects.filter(county=loerrach).update(media_bytes=10**9)

    assert names(operator) == ["cloppenburg", "loerrach"]
    assert names(operator, q="lörr") == ["loerrach"]
    assert names(operator, q="03453") == ["cloppenburg"]
    assert names(operator, state="suspended") == ["cloppenburg"]
    assert names(operator, land="Baden-Württemberg") == ["loerrach"]
    assert names(operator, problem="any") == ["cloppenburg"]
    assert names(operator, problem="behind") == []
    assert names(operator, database="default", sort="size") == ["loerrach", "cloppenburg"]
    assert names(operator, database="anderswo") == []
    assert names(operator, state="x", problem="x", sort="x\x00") == ["cloppenburg", "loerrach"]


def test_the_map_leads_to_the_consoles_pages(operator, facts, cloppenburg) -> None:
    lifecycle.suspend(cloppenburg, reason="Pause", by="Betrieb")

    page = operator.get(LIST)

    marks = {mark["ags"]: mark for mark in page.context["marks"]}
    assert marks["03453"]["kind"] == "problem"
    assert marks["08336"] == {
        "ags": "08336",
        "name": "Landkreis Lörrach",
        "url": "/konsole/landkreise/loerrach/",
        "kind": "county",
    }
    assert "kk-map__link--problem" in page.content.decode()


def test_the_list_costs_the_same_for_many(operator, facts) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            operator.get(LIST)
        return len(queries)

    before = cost()
    for ags, slug in (("03241", "hannover"), ("05315", "koeln")):
        open_county(ags=ags, slug=slug, name=slug, coordinator=f"a@{slug}.example", by="Test")
    refresh()

    assert cost() == before


def test_a_new_county_sees_its_first_steps_and_how_far_it_is(client_for, reader) -> None:
    county = open_county(
        ags="03241", slug="hannover", name="Hannover", coordinator="a@h.example", by="Test"
    ).county
    with inside(county):
        done = [step.is_done for step in steps()]
        Page.objects.update(body="Alles ausgefüllt.")
        more = [step.is_done for step in steps()]

    assert done == [False] * 7
    assert more == [False, True, *[False] * 5]
    page = reader.get("/verwaltung/").content.decode()
    assert "Erste Schritte" in page
    assert "Ziele nennen" in page


def test_the_numbers_come_from_the_command_line_too(loerrach, capsys) -> None:
    call_command("refresh_facts", "--json")

    assert '"counties": 2' in capsys.readouterr().out
    assert Domain.objects.exists()
