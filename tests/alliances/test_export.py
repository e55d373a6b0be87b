"""The coordinator takes the county's archive home; nobody else of this county or the next can."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliances.history.models import Entry
from console.models import OperatorEntry
from tenants import jobs
from tenants.archive import keeping
from tenants.archive.chores import forget_archives
from tenants.models import County, Job
from tenants.schemas import inside
from tests.archive.media import own_media as own_media
from tests.cast import canary

pytestmark = pytest.mark.usefixtures("own_media")
PAGE = "/verwaltung/export/"
ASK = f"{PAGE}anfordern/"


@pytest.fixture
def made(coordinator, loerrach: County) -> Job:
    """An export that the coordinator asked for and a worker has made."""
    coordinator.post(ASK)
    job = Job.objects.get(kind=keeping.EXPORT)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.problem
    return job


def verbs(county: County) -> list[str]:
    with inside(county):
        return list(Entry.objects.order_by("-pk").values_list("verb", flat=True))


def file_of(job: Job) -> str:
    return f"{PAGE}{job.pk}/datei/"


def test_the_page_says_what_goes_along_and_what_stays(coordinator) -> None:
    page = coordinator.get(PAGE).content.decode()

    assert "Partner und Anfragen" in page
    assert "Passwörter: Auch ihre Prüfwerte sind geheim" in page
    assert "Bisher wurde kein Export angefordert" in page


def test_asked_for_watched_and_downloaded(coordinator, loerrach) -> None:
    waiting = coordinator.post(ASK, follow=True).content.decode()
    assert "wartet auf den Beginn" in waiting
    assert 'hx-trigger="every 2s"' in waiting

    job = Job.objects.get(kind=keeping.EXPORT)
    jobs.run(job.pk)
    done = coordinator.get(PAGE).content.decode()
    assert "Herunterladen" in done
    assert "hx-trigger" not in done

    answer = coordinator.get(file_of(job))
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="loerrach-20')
    with ZipFile(BytesIO(content)) as archive:
        assert canary(loerrach, "partner") in archive.read("rows/partners.jsonl").decode()
    assert verbs(loerrach)[:2] == ["Export heruntergeladen", "Export angefordert"]
    assert not OperatorEntry.objects.filter(verb__startswith="Export").exists()


def test_who_asks_twice_gets_one_export(coordinator, loerrach) -> None:
    coordinator.post(ASK)
    coordinator.post(ASK)

    assert Job.objects.filter(kind=keeping.EXPORT).count() == 1
    assert verbs(loerrach).count("Export angefordert") == 1


def test_only_coordinators_of_this_county_get_it(
    made, editor, reader, partner, visitor, neighbour, operator
) -> None:
    for client, status in ((editor, 403), (reader, 403), (partner, 403), (visitor, 302)):
        assert client.get(PAGE).status_code == status
        assert client.post(ASK).status_code == status
        assert client.get(file_of(made)).status_code == status
    assert neighbour.get(file_of(made)).status_code == 404
    assert operator.get(f"/konsole/landkreise/loerrach/export/{made.pk}/datei/").status_code == 404


def test_what_an_operator_asked_for_is_none_of_the_countys_files(
    coordinator, operator, loerrach
) -> None:
    operator.post("/konsole/landkreise/loerrach/export/")
    job = Job.objects.get(kind=keeping.EXPORT)
    jobs.run(job.pk)

    assert coordinator.get(file_of(job)).status_code == 404
    assert "Export angefordert" in verbs(loerrach)


def test_a_new_county_under_an_old_name_sees_no_old_export(made, coordinator, loerrach) -> None:
    Job.objects.filter(pk=made.pk).update(
        what={"county": "00000000-0000-4000-8000-000000000000", "whose": "county"}
    )

    assert coordinator.get(file_of(made)).status_code == 404
    assert file_of(made) not in coordinator.get(PAGE).content.decode()


def test_after_a_week_it_is_gone(made, coordinator) -> None:
    forget_archives()
    assert b"".join(coordinator.get(file_of(made)).streaming_content)

    Job.objects.update(ended_at=timezone.now() - timedelta(days=7, minutes=1))
    assert coordinator.get(file_of(made)).status_code == 404
    forget_archives()

    assert not keeping.Kept(made).path.exists()
    assert "gelöscht" in coordinator.get(PAGE).content.decode()


def test_with_the_county_its_archives_go(made, cloppenburg, loerrach) -> None:
    assert keeping.forget_exports(cloppenburg) == 0
    assert keeping.Kept(made).path.exists()

    assert keeping.forget_exports(loerrach) == 1

    assert not keeping.Kept(made).path.exists()


def test_the_archive_of_a_killed_worker_is_made_again(coordinator, loerrach) -> None:
    coordinator.post(ASK)
    job = Job.objects.get(kind=keeping.EXPORT)
    left = keeping.Kept(job).path.with_name(f".{job.pk}.zip.part")
    left.write_bytes(b"half")
    forget_archives()
    assert left.exists()

    jobs.run(job.pk)

    assert not left.exists()
    assert keeping.Kept(job).path.exists()
    assert verbs(loerrach).count("Export angefordert") == 1


def test_the_list_asks_as_often_for_many_as_for_one(made, coordinator) -> None:
    coordinator.get(PAGE)
    with CaptureQueriesContext(connection) as first:
        coordinator.get(PAGE)
    for _ in range(3):
        made.pk = None
        made.id = Job._meta.pk.get_default()
        made._state.adding = True
        made.save()

    with CaptureQueriesContext(connection) as second:
        coordinator.get(PAGE)

    assert len(first) == len(second)
