"""Figures for monitoring: for whoever knows the token, bounded, and about nobody."""

import re
from pathlib import Path

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from mails.models import Mail
from outbox.looking import counts
from outbox.models import Effect, State
from tenants.models import County
from tenants.schemas import inside
from tenants.telling import figures, meters
from tenants.transactions import connection

TOKEN = {"authorization": "Bearer only-for-tests"}
ALERTS = Path(__file__).resolve().parents[2] / "deploy" / "prometheus" / "alerts.yml"


@pytest.fixture(autouse=True)
def token(settings) -> None:
    settings.METRICS_TOKEN = "only-for-tests"


def scraped(client) -> dict[tuple[str, tuple], float]:
    """All samples by name and labels."""
    answer = client.get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def value(samples: dict, name: str, **labels: str) -> float:
    return samples.get((f"kreisklima_{name}", tuple(sorted(labels.items()))), 0.0)


@pytest.mark.parametrize("given", ["", "Bearer wrong", "only-for-tests", "Basic only-for-tests"])
def test_strangers_find_no_metrics(visitor, client_for, given) -> None:
    for client in (visitor, client_for(None)):
        answer = client.get("/metrics", headers={"authorization": given})

        assert answer.status_code == 404
        assert b"kreisklima_" not in answer.content


def test_without_a_token_there_are_no_metrics(visitor, settings) -> None:
    settings.METRICS_TOKEN = ""

    for given in ("", "Bearer ", "Bearer"):
        assert visitor.get("/metrics", headers={"authorization": given}).status_code == 404


def test_a_request_is_counted_by_route_and_by_county(visitor, loerrach) -> None:
    county = {"county": "loerrach", "status": "2xx"}
    route = {"route": "partners", "method": "GET", "status": "2xx"}
    before = scraped(visitor)

    answer = visitor.get("/partner/?q=Mustermann")
    after = scraped(visitor)

    route["route"] = answer.wsgi_request.resolver_match.view_name
    for name, labels in (("requests_total", route), ("county_requests_total", county)):
        assert value(after, name, **labels) == value(before, name, **labels) + 1
    assert "Mustermann" not in str(after)


def test_an_unknown_host_makes_no_label_of_its_own(client_for, loerrach) -> None:
    client_for(None).get("/", headers={"host": "gibt-es-nicht.localhost"})
    client_for(None).get("/gibt-es-nicht-4711/")

    assert "gibt-es-nicht" not in str(scraped(client_for(None)))


def test_counties_beyond_the_limit_share_a_label(monkeypatch) -> None:
    monkeypatch.setattr(meters, "MOST_COUNTIES", 2)
    monkeypatch.setattr(meters, "_counties", set())

    assert [meters._label(slug) for slug in ("a", "b", "c", "a")] == ["a", "b", "other", "a"]


def test_how_things_stand_is_gathered_once_and_scraped_often(
    visitor, loerrach, cloppenburg
) -> None:
    with inside(loerrach):
        letter = Mail.objects.create(template="t", to="erika@amt.example", subject="s", text="x")
        for state in (State.WAITING, State.DEAD):
            Effect.objects.create(
                kind="mail", what="t", reference=letter.pk, state=state, due_at=timezone.now()
            )
    waiting = sum(row.waiting for row in counts())
    figures.gather()
    visitor.get("/metrics", headers=TOKEN)

    with CaptureQueriesContext(connection) as asked:
        samples = scraped(visitor)

    assert len(asked) == 0
    assert value(samples, "counties", state="active") == County.objects.count()
    assert value(samples, "schemas_behind") == 0
    assert value(samples, "mails", state="waiting") == waiting >= 1
    assert value(samples, "mails", state="failed") == 1
    assert value(samples, "cache_up") == 1
    assert value(samples, "connections_max", database="default") > 0
    assert "erika" not in str(samples)


def test_every_alert_asks_for_a_figure_that_is_there(visitor, loerrach, settings) -> None:
    settings.LAST_BACKUP = "django.utils.timezone.now"
    figures.gather()
    names = {name for name, _ in scraped(visitor)}
    names |= {f"{meter._name}_total" for meter in (meters.TASKS, meters.DATABASE_ERRORS)}
    names |= {"kreisklima_queue_length", "kreisklima_request_seconds_bucket"}

    asked = set(re.findall(r"kreisklima_\w+", ALERTS.read_text(encoding="utf-8")))

    assert asked
    assert asked <= names
