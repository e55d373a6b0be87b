"""Long work in the console: watched while it runs, asked for again when it failed."""

import csv
from io import StringIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from console.models import OperatorEntry
from tenants import jobs
from tenants.models import County, Job

LIST = "/konsole/eroeffnen/liste/"
GOOD = "ags;slug;name;coordinator\n03241;hannover;Region Hannover;a@hannover.example\n"
MIXED = GOOD + "08336;neu;Noch einmal;b@neu.example\n=1+1;x y;;niemand\n"


def uploaded(content: str) -> dict:
    return {"file": SimpleUploadedFile("liste.csv", content.encode(), "text/csv")}


def test_a_list_is_looked_at_before_anything_is_made(operator) -> None:
    page = operator.post(LIST, uploaded(MIXED))

    words = page.content.decode()
    assert page.context["counts"] == {"opens": 1, "exists": 0, "refused": 2}
    assert "AGS: Für Landkreis Lörrach gibt es die Allianz „loerrach“ schon." in words
    assert "Koordination: Bitte geben Sie eine gültige E-Mail-Adresse an." in words
    assert not County.objects.filter(slug="hannover").exists()
    assert not Job.objects.exists()


def test_a_county_named_twice_in_the_list_is_told(operator) -> None:
    page = operator.post(LIST, uploaded(GOOD + GOOD.splitlines()[1] + "\n"))

    assert page.context["counts"]["refused"] == 1
    assert "Steht schon in Zeile 2." in page.content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "Bitte wählen"), ("a;b\n1;2\n", "Spalten"), ("x" * 1_100_000, "1 MB")],
)
def test_what_is_no_list_is_told_at_the_field(operator, content: str, said: str) -> None:
    page = operator.post(LIST, uploaded(content) if content else {})

    assert said in " ".join(page.context["form"].errors["file"])


def test_confirmed_it_is_opened_by_a_worker_and_the_names_in_it_are_forgotten(
    operator, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = operator.post(LIST, {"content": GOOD, "go": "1"})

    job = Job.objects.get()
    assert page["Location"] == f"/konsole/auftraege/{job.pk}/"
    assert County.objects.filter(slug="hannover").exists()
    assert (job.state, job.result["opened"], job.what) == ("done", 1, {})
    assert "einladung" not in str(job.result)
    assert "Auftrag: Landkreise aus einer Liste eröffnen" in set(
        OperatorEntry.objects.values_list("verb", flat=True)
    )


def test_refused_rows_come_back_as_a_file_to_mend(operator) -> None:
    job = jobs.ask("open_list", by="Betrieb", what={"content": MIXED})
    jobs.run(job.pk)

    page = operator.get(f"/konsole/auftraege/{job.pk}/").content.decode()
    file = operator.get(f"/konsole/auftraege/{job.pk}/nicht-eroeffnet.csv")

    assert "Abgelehnte Zeilen als CSV" in page
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["ags", "slug", "name", "coordinator", "starter", "problem"]
    assert rows[1][:4] == ["08336", "neu", "Noch einmal", "b@neu.example"]
    assert rows[2][0] == "'=1+1"  # no formula
    assert "schon" in rows[1][5]


def test_an_open_job_asks_again_by_itself_and_a_done_one_does_not(operator) -> None:
    running = Job.objects.create(kind="open_list", state="running", done=3, total=7, step="kiel")
    done = Job.objects.create(kind="open_list", state="done", result={"opened": 1, "refused": []})

    page = operator.get(f"/konsole/auftraege/{running.pk}/").content.decode()

    assert 'hx-trigger="every 2s"' in page
    assert 'max="7" value="3"' in page
    assert "Stand neu laden" in page
    assert "hx-trigger" not in operator.get(f"/konsole/auftraege/{done.pk}/").content.decode()


def test_a_job_that_failed_says_why_and_can_be_asked_for_again(operator) -> None:
    failed = Job.objects.create(
        kind="open_list", state="failed", problem="Die Liste ist leer.", what={"content": GOOD}
    )
    address = f"/konsole/auftraege/{failed.pk}/"

    assert "Die Liste ist leer." in operator.get(address).content.decode()
    operator.post(f"{address}noch-einmal/")
    operator.post(f"{address}noch-einmal/")

    new = Job.objects.exclude(pk=failed.pk).get()
    assert (new.kind, new.what) == ("open_list", {"content": GOOD})


def test_only_a_county_that_is_still_there_is_linked(operator, loerrach) -> None:
    there = Job.objects.create(kind="export_county", state="done", county_slug="loerrach")
    gone = Job.objects.create(kind="delete_county", state="done", county_slug="weg")

    for address in ("", f"{there.pk}/", f"{gone.pk}/"):
        page = operator.get(f"/konsole/auftraege/{address}").content.decode()
        assert ('href="/konsole/landkreise/loerrach/"' in page) == (address != f"{gone.pk}/")
        assert "/konsole/landkreise/weg/" not in page
    assert "weg" in operator.get(f"/konsole/auftraege/{gone.pk}/").content.decode()


def test_a_done_job_is_not_asked_for_again(operator) -> None:
    done = Job.objects.create(kind="open_list", state="done")

    operator.post(f"/konsole/auftraege/{done.pk}/noch-einmal/")

    assert Job.objects.count() == 1


def test_the_list_filters_and_costs_the_same_for_many(operator) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            operator.get("/konsole/auftraege/")
        return len(queries)

    Job.objects.create(kind="open_list", state="done", county_slug="loerrach")
    first = cost()
    for state in ("asked", "failed", "failed"):
        Job.objects.create(kind="open_list", state=state)

    assert cost() == first
    assert len(operator.get("/konsole/auftraege/", {"state": "failed"}).context["rows"]) == 2
    assert len(operator.get("/konsole/auftraege/", {"state": "open"}).context["rows"]) == 1
    assert operator.get("/konsole/auftraege/", {"kind": "x"}).context["rows"] == []


def test_every_kind_of_work_has_a_name() -> None:
    assert set(settings.JOBS) <= set(settings.JOBS_ARE_CALLED)


@pytest.mark.parametrize("address", ["/konsole/auftraege/", LIST])
def test_nobody_but_operators_comes_in(client_for, address: str) -> None:
    assert client_for(None).get(address)["Location"].startswith("/anmelden/")
