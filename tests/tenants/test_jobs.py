"""Long work: done once, begun again when its worker died, and never by two at a time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants import jobs
from tenants.chores import run_waiting_jobs
from tenants.models import County, Job

LIST = "ags;slug;name;coordinator\n03241;hannover;Region Hannover;a@hannover.example\n01;x;;\n"


@pytest.fixture
def counting(settings, monkeypatch) -> list[Job]:
    """A kind of work that only counts how often it was done."""
    done: list[Job] = []

    def count(job: Job, progress: jobs.Progress) -> dict:
        done.append(job)
        if job.what.get("refused"):
            raise ValidationError("Das geht nicht.")
        if job.what.get("broken"):
            raise RuntimeError("kaputt")
        progress.say("gezählt", done=3, total=3)
        return {"times": len(done)}

    settings.JOBS = {"count": "tests.tenants.test_jobs.count"}
    monkeypatch.setattr("tests.tenants.test_jobs.count", count, raising=False)
    return done


def test_work_is_done_once_and_says_how_far_it_came(db, counting) -> None:
    job = jobs.ask("count", by="Betrieb", county_slug="loerrach")

    assert jobs.run(job.pk)
    assert not jobs.run(job.pk)

    job.refresh_from_db()
    assert len(counting) == 1
    assert (job.state, job.step, job.done, job.total) == (Job.State.DONE, "gezählt", 3, 3)
    assert job.result == {"times": 1}


def test_who_asks_twice_gets_the_same_job(db, counting) -> None:
    first = jobs.ask("count", by="Betrieb")

    assert jobs.ask("count", by="Vertretung") == first
    assert jobs.ask("count", by="Betrieb", county_slug="loerrach") != first


@pytest.mark.parametrize(
    ("what", "problem"), [("refused", "Das geht nicht."), ("broken", "RuntimeError: kaputt")]
)
def test_work_that_fails_says_why(db, counting, what, problem) -> None:
    job = jobs.ask("count", by="Betrieb", what={what: True})

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.problem) == (Job.State.FAILED, problem)


def test_what_a_dead_worker_left_is_begun_again(db, counting) -> None:
    silent = timezone.now() - jobs.SILENCE - timedelta(seconds=1)
    left = Job.objects.create(kind="count", state="running", seen_at=silent, runs=1)
    alive = Job.objects.create(kind="count", state="running", seen_at=timezone.now(), runs=1)

    run_waiting_jobs()

    left.refresh_from_db()
    alive.refresh_from_db()
    assert (left.state, left.runs) == (Job.State.DONE, 2)
    assert alive.state == Job.State.RUNNING


def test_work_that_kills_its_workers_is_given_up(db, counting) -> None:
    silent = timezone.now() - jobs.SILENCE - timedelta(seconds=1)
    job = Job.objects.create(kind="count", state="running", seen_at=silent, runs=jobs.MOST_RUNS)

    assert not jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "aufgegeben" in job.problem
    assert counting == []


def test_whoever_was_superseded_stops_and_changes_nothing(db, counting) -> None:
    job = jobs.ask("count", by="Betrieb")
    progress = jobs.Progress(job, is_ours=False)

    with pytest.raises(jobs.Superseded):
        progress.say("zu spät")


def test_a_list_is_opened_as_a_job(db) -> None:
    job = jobs.ask("open_list", by="Betrieb", what={"content": LIST})

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.result["opened"] == 1
    assert [row["line"] for row in job.result["refused"]] == [3]
    assert job.done == job.total == 2
    assert County.objects.filter(slug="hannover").exists()
