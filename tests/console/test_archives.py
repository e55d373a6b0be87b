"""The operator takes a county's archive out, and brings one in: proved first, then confirmed."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliances.history.models import Entry
from alliances.partners.models import Partner
from console.models import OperatorEntry
from tenants import jobs
from tenants.archive import keeping
from tenants.archive.keeping import forget_old, waiting_room
from tenants.models import County, Job
from tenants.schemas import inside
from tests.archive.media import chained as chained
from tests.archive.media import own_media as own_media
from tests.archive.packing import exported
from tests.cast import canary

PAGE = "/konsole/einspielen/"


pytestmark = pytest.mark.usefixtures("own_media", "chained")


@pytest.fixture
def archive(loerrach: County, tmp_path: Path) -> bytes:
    return exported(loerrach, tmp_path).path.read_bytes()


def upload(operator, content: bytes, **said) -> Job:
    """The archive is uploaded and proved."""
    file = SimpleUploadedFile("archiv.zip", content, "application/zip")
    answer = operator.post(PAGE, {"file": file, **said})
    assert answer.status_code == 302, answer.context["form"].errors
    return run(answer.url)


def run(address: str) -> Job:
    job = Job.objects.get(pk=address.strip("/").rpartition("/")[2])
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_an_operator_exports_and_both_histories_know(operator, loerrach) -> None:
    page = operator.post("/konsole/landkreise/loerrach/export/", follow=True).content.decode()
    assert "Der Export ist angefordert" in page

    job = Job.objects.get(kind=keeping.EXPORT)
    jobs.run(job.pk)
    page = operator.get("/konsole/landkreise/loerrach/").content.decode()
    assert "Herunterladen" in page
    answer = operator.get(f"/konsole/landkreise/loerrach/export/{job.pk}/datei/")

    assert b"".join(answer.streaming_content).startswith(b"PK")
    wanted = ["Export angefordert", "Export heruntergeladen"]
    by = dict(by="betrieb@kreisklima.example", county_slug="loerrach")
    assert [
        each.verb
        for each in OperatorEntry.objects.filter(**by, verb__startswith="Ex").order_by("pk")
    ] == wanted
    with inside(loerrach):
        found = Entry.objects.filter(verb__in=wanted, actor_label=by["by"]).order_by("pk")
        assert [each.verb for each in found] == wanted


def test_an_archive_is_proved_then_confirmed(operator, archive: bytes, loerrach) -> None:
    proved = upload(
        operator, archive, way="new", slug="kiel", ags="01002", name="Stadt Kiel", coordinator=""
    )
    page = operator.get(f"{PAGE}{proved.pk}/").content.decode()
    assert "Das Archiv ist unversehrt und passt" in page
    assert "Als neuen Landkreis einspielen" in page
    assert not County.objects.filter(slug="kiel").exists()

    answer = operator.post(f"{PAGE}{proved.pk}/bestaetigen/")
    done = run(answer.url)

    assert done.state == Job.State.DONE, done.problem
    assert "Eingespielt" in operator.get(answer.url).content.decode()
    with inside(County.objects.get(slug="kiel")):
        assert Partner.objects.get().name == f"Jobcenter {canary(loerrach, 'partner')}"
    assert list(waiting_room("uploads").iterdir()) == []
    assert OperatorEntry.objects.filter(
        verb="Aus einem Archiv eingespielt", county_slug="kiel", by="betrieb@kreisklima.example"
    ).exists()


def test_a_worker_that_died_after_the_import_does_not_repeat_it(
    operator, archive: bytes, loerrach
) -> None:
    proved = upload(operator, archive, way="new", slug="kiel", ags="01002", name="", coordinator="")
    done = run(operator.post(f"{PAGE}{proved.pk}/bestaetigen/").url)
    Job.objects.filter(pk=done.pk).update(state=Job.State.ASKED)

    jobs.run(done.pk)

    done.refresh_from_db()
    assert (done.state, done.problem) == (Job.State.DONE, "")
    assert OperatorEntry.objects.filter(verb="Aus einem Archiv eingespielt").count() == 1


def test_a_hostile_archive_is_refused_with_a_reason(operator, archive: bytes, loerrach) -> None:
    refused = upload(operator, archive[:-100], way="same", slug="loerrach")

    page = operator.get(f"{PAGE}{refused.pk}/").content.decode()
    assert "Abgelehnt, nichts wurde verändert" in page
    assert "lässt sich nicht als ZIP öffnen" in page
    answer = operator.post(f"{PAGE}{refused.pk}/bestaetigen/", follow=True)
    assert "Eingespielt wird nur, was vorher geprüft ist" in answer.content.decode()
    assert Job.objects.filter(kind=keeping.IMPORT).count() == 1


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"slug": "kiel", "way": "same"}, "Diesen Landkreis gibt es nicht"),
        ({"slug": "loerrach", "way": "new"}, "Diesen Kurznamen gibt es schon"),
        ({"slug": "", "way": "new"}, "Bitte"),
    ],
)
def test_a_wrong_target_is_told_at_its_field(operator, archive, said, word) -> None:
    answer = operator.post(PAGE, {"file": BytesIO(archive), **said})

    assert word in answer.content.decode()
    assert not Job.objects.filter(kind=keeping.IMPORT).exists()


def test_what_is_no_zip_is_not_even_kept(operator, loerrach) -> None:
    answer = operator.post(PAGE, {"file": BytesIO(b"%PDF"), "slug": "loerrach", "way": "same"})

    assert "Das ist keine ZIP-Datei" in answer.content.decode()


def test_before_a_county_is_replaced_the_operator_sees_by_what(
    operator, archive: bytes, loerrach
) -> None:
    proved = upload(operator, archive, way="same", slug="loerrach")
    page = operator.get(f"{PAGE}{proved.pk}/").content.decode()

    assert "Bisher im Landkreis" in page
    assert "Inhalt ersetzen" in page
    assert proved.result["replaced"]["partners"] == 1

    done = run(operator.post(f"{PAGE}{proved.pk}/bestaetigen/").url)
    assert done.state == Job.State.DONE, done.problem
    assert "Bisher im Landkreis" in operator.get(f"{PAGE}{done.pk}/").content.decode()


def test_uploads_go_after_a_day(operator, archive, loerrach) -> None:
    import os  # noqa: PLC0415

    upload(operator, archive, way="same", slug="loerrach")
    [path] = waiting_room("uploads").iterdir()
    forget_old()
    assert path.exists()

    os.utime(path, (0, 0))
    forget_old()

    assert not path.exists()


def test_nobody_of_a_county_reaches_it(coordinator, client_for) -> None:
    assert coordinator.get(PAGE).status_code == 404
    assert client_for(None).get(PAGE).status_code == 302
