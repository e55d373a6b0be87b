"""The page of backups: fresh, old or missing, and what waits for the operator's word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.backups.models import BackupRun, Restoration
from tenants.invariants import look

PAGE = "/konsole/sicherungen/"


@pytest.fixture
def configured(settings, tmp_path) -> None:
    """Backups are wanted here."""
    settings.BACKUP_DIR = tmp_path


def backed_up(hours_ago: float, *, ok: bool = True, kind: str = "backup") -> BackupRun:
    at = timezone.now() - timedelta(hours=hours_ago)
    run = BackupRun.objects.create(kind=kind, backup="probe", ended_at=at, ok=ok, note="3 Dateien")
    BackupRun.objects.filter(pk=run.pk).update(started_at=at)
    return run


def broken() -> list[str]:
    return [word.finding for word in look() if word.invariant == "the_last_backup_is_fresh"]


def test_without_a_folder_the_page_says_that_nobody_backs_up(operator) -> None:
    words = operator.get(PAGE).content.decode()

    assert "Hier wird nicht gesichert" in words
    assert "manage.py backup_platform" in words
    assert broken() == []


def test_a_missing_or_old_backup_is_a_warning_and_breaks_an_invariant(operator, configured) -> None:
    assert broken() == ["Es gibt noch keine Sicherung."]
    backed_up(1, ok=False)
    backed_up(27)

    [finding] = broken()

    assert "über 26 Stunden" in finding
    words = operator.get(PAGE).content.decode()
    assert "Es fehlt eine frische Sicherung" in words
    assert "nicht gut" in words
    assert finding in operator.get("/konsole/").content.decode()


def test_a_fresh_backup_is_fine(operator, configured) -> None:
    backed_up(2)
    backed_up(1, kind="drill")

    page = operator.get(PAGE)

    assert broken() == []
    assert page.context["warning"] == ""
    assert "fehlt eine frische" not in page.content.decode()


def test_an_open_restoration_waits_for_the_operator(operator, loerrach) -> None:
    Restoration.objects.create(
        county_slug="loerrach",
        source_slug="loerrach",
        backup="probe",
        point=timezone.now(),
        state=Restoration.State.DONE,
        by="Betrieb",
    )

    words = operator.get(PAGE).content.decode()

    assert "Eine Wiederherstellung ist offen" in words
    assert "--undo" in words


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_one_as_for_three(
    operator, rows, django_assert_num_queries
) -> None:
    for hours in range(rows):
        backed_up(hours)

    with django_assert_num_queries(10):
        operator.get(PAGE)


def test_only_operators_see_it(visitor, coordinator, client_for) -> None:
    assert visitor.get(PAGE).status_code == 404
    assert coordinator.get(PAGE).status_code == 404
    assert client_for(None).get(PAGE).status_code == 302
