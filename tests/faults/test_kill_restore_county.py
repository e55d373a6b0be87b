"""Whoever kills `restore_county` leaves a county that is one whole; called again, it goes on."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.backing_up import Backed, backed
from tests.clusters import run
from tests.faults.moves import can_write, contents
from tests.product import ROOT

POINTS = [
    f"restoring.{name}"
    for name in (
        "written_down",
        "filled",
        "draft_committed",
        "files_ready",
        "closed",
        "may_not_write",
        "files_swapped",
        "renamed",
        "before_commit",
        "swapped",
        "may_write",
    )
]
FEW: set[str] = set()  # in the quick suite none: each needs servers of its own
# Files are in place a moment before their rows; a name may be another file's then.
BETWEEN_FILES_AND_ROWS = {
    f"restoring.{name}" for name in ("files_swapped", "renamed", "before_commit")
}
SINCE = """
from django.utils import timezone
from accounts.models import ApiKey
from mails.models import Mail
from outbox.models import Effect
from tenants.models import County
with inside(County.objects.get(slug="loerrach")):
    Mail.objects.update(sent_at=timezone.now(), text="", html="")
    Effect.objects.update(state="done", done_at=timezone.now(), claimed_by="", claimed_at=None)
    ApiKey.objects.update(revoked_at=timezone.now())
"""
BEFORE = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import ApiKey
from django.contrib.sessions.models import Session
from tenants.models import County
with inside(County.objects.get(slug="loerrach")):
    soon = timezone.now() + timedelta(days=1)
    Session.objects.create(session_key="alt", session_data="x", expire_date=soon)
    ApiKey.objects.create(label="Alt", role="reader", key_hash="x", beginning="kk", created_by="x")
"""
DELETE = """
from tenants.isolation import drop_role
from tenants.marks import drop
from tenants.models import County, Domain
from tenants.tombstones import bury
from tenants.transactions import atomic
county = County.objects.get(slug={slug!r})
with atomic():
    bury(county, by="Test")
    Domain.objects.filter(tenant=county).delete()
    County.objects.filter(pk=county.pk).delete()
with as_owner(county.database), atomic():
    drop(county.schema_name)
    drop_role(county.role_name, schema=county.schema_name)
with outside():
    drop_role(county.role_name, schema=county.schema_name)
"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backed]:
    """Three counties on two servers, a backup, and what came after it."""
    with backed(tmp_path_factory.mktemp("backed")) as made:
        run(made, BEFORE)
        made.command("backup_platform")
        made.remove_file("loerrach", "alt")
        made.add_file("loerrach", "neu")
        run(made, SINCE)
        yield made


def ended(product: Backed, point: str, way: str, *words: str) -> int:
    return subprocess.run(
        [sys.executable, "manage.py", "restore_county", *words, "--json"],
        cwd=ROOT,
        env=product.environment | {"FAULTPOINTS": f"{point}={way}"},
        capture_output=True,
        check=False,
    ).returncode


def check_fine(product: Backed) -> None:
    assert product.command("check_invariants") == {"ok": True, "violations": []}
    assert product.rows("SELECT 1 FROM tenants_county WHERE read_only_since IS NOT NULL") == []
    assert can_write(product)


@pytest.mark.parametrize(
    "point", [p if p in FEW else pytest.param(p, marks=pytest.mark.deep) for p in POINTS]
)
def test_a_killed_restoration_goes_on_and_can_be_taken_back(platform: Backed, point: str) -> None:
    before = platform.all_held("loerrach")
    neighbours = platform.all_held("cloppenburg", "giessen")

    assert ended(platform, point, "kill", "loerrach") == -signal.SIGKILL

    assert platform.all_held("cloppenburg", "giessen") == neighbours
    if point not in BETWEEN_FILES_AND_ROWS:
        assert platform.titles("loerrach") in (["neu"], ["alt"])
    answer = platform.command("restore_county", "loerrach")
    assert answer["neighbours_equal"] == answer["neighbours"] == 2
    assert platform.titles("loerrach") == ["alt"]
    check_fine(platform)
    assert platform.all_held("cloppenburg", "giessen") == neighbours

    platform.command("restore_county", "loerrach", "--undo")

    assert platform.all_held("loerrach") == before
    assert platform.titles("loerrach") == ["neu"]
    assert not (platform.folder / "media" / "_kept").exists()
    check_fine(platform)


@pytest.mark.deep
@pytest.mark.parametrize("point", ["restoring.renamed", "restoring.filled", "restoring.closed"])
def test_a_restoration_that_fails_leaves_the_county_as_it_was(platform: Backed, point: str) -> None:
    before = platform.all_held("loerrach")

    assert ended(platform, point, "raise", "loerrach") == 1

    assert platform.all_held("loerrach") == before
    assert platform.titles("loerrach") == ["neu"]
    assert platform.rows("SELECT 1 FROM tenants_restoration WHERE state = 'running'") == []
    check_fine(platform)


@pytest.mark.deep
@pytest.mark.parametrize(
    "point", ["undoing.files_swapped", "undoing.before_commit", "undoing.swapped"]
)
def test_a_killed_undoing_goes_on(platform: Backed, point: str) -> None:
    before = platform.all_held("loerrach")
    platform.command("restore_county", "loerrach")

    assert ended(platform, point, "kill", "loerrach", "--undo") == -signal.SIGKILL

    platform.command("restore_county", "loerrach", "--undo")
    assert platform.all_held("loerrach") == before
    assert platform.titles("loerrach") == ["neu"]
    check_fine(platform)


def test_what_was_closed_or_sent_since_stays_so_and_history_tells(platform: Backed) -> None:
    platform.command("restore_county", "loerrach")

    schema = "lk_loerrach"
    assert platform.rows(f"SELECT 1 FROM {schema}.django_session") == []
    keys = f"SELECT label, revoked_at IS NULL FROM {schema}.accounts_apikey"
    assert platform.rows(keys) == [("Alt", False)]
    waiting = f"SELECT 1 FROM {schema}.outbox_effect WHERE state NOT IN ('done', 'given_up')"
    assert platform.rows(waiting) == []
    assert platform.rows(f"SELECT 1 FROM {schema}.mails_mail WHERE text <> ''") == []
    entry = f"SELECT verb, actor_label FROM {schema}.alliances_entry ORDER BY number DESC LIMIT 1"
    assert platform.rows(entry) == [("aus einer Sicherung wiederhergestellt", "Betrieb")]
    told = "SELECT verb FROM console_operatorentry ORDER BY id DESC LIMIT 1"
    assert platform.rows(told) == [("Landkreis wiederhergestellt",)]
    assert platform.command("verify_history", "loerrach")["ok"]

    code, refusal = platform.answer("move_county", "loerrach", "--to", "zwei")
    assert (code, "bestätigen" in refusal["error"]) == (1, True)
    platform.command("restore_county", "loerrach", "--undo")


@pytest.mark.deep
def test_a_county_on_the_second_server_is_restored_there_and_confirmed(platform: Backed) -> None:
    held = contents(platform, "giessen")
    platform.add_file("giessen", "danach")

    trial = platform.command("restore_county", "giessen", "--dry-run")
    assert trial["rows_now"] > trial["would_restore_rows"]
    answer = platform.command("restore_county", "giessen")
    platform.command("restore_county", "giessen", "--confirm")

    now = contents(platform, "giessen")
    assert answer["rows"] == trial["would_restore_rows"]
    changed = {name for name in held if held[name] != now[name]}
    assert "alliances_document" not in changed
    assert platform.titles("giessen") == ["alt"]
    code, refusal = platform.answer("restore_county", "giessen", "--undo")
    assert (code, "keine Wiederherstellung offen" in refusal["error"]) == (1, True)
    check_fine(platform)


@pytest.mark.deep
@pytest.mark.parametrize("slug", ["cloppenburg", "giessen"])
def test_a_deleted_county_comes_back_suspended_when_asked_to(platform: Backed, slug: str) -> None:
    neighbours = platform.all_held("loerrach")
    run(platform, DELETE.format(slug=slug))

    code, refusal = platform.answer("restore_county", slug)
    assert (code, "--deleted" in refusal["error"]) == (1, True)
    for point in ("files_ready", "new_schema", "swapped"):
        words = (slug, "--deleted")
        assert ended(platform, f"restoring.{point}", "kill", *words) == -signal.SIGKILL
    answer = platform.command("restore_county", slug, "--deleted")

    assert answer["rows"] > 20
    state = f"SELECT state FROM tenants_county WHERE slug = '{slug}'"
    assert platform.rows(state) == [("suspended",)]
    assert platform.rows("SELECT 1 FROM tenants_tombstone") == []
    platform.command("reactivate_county", slug)
    assert platform.titles(slug) == ["alt"]
    assert platform.all_held("loerrach") == neighbours
    check_fine(platform)


def test_what_makes_no_sense_is_refused_in_german(platform: Backed) -> None:
    for words, said in (
        (("nirgends",), "gibt es nicht"),
        (("nirgends", "--deleted"), "In dieser Sicherung gibt es"),
        (("loerrach", "--deleted"), "--deleted ist hier falsch"),
        (("cloppenburg", "--to-slug", "loerrach"), "ein anderes Gebiet"),
        (("loerrach", "--confirm"), "wartet keine"),
        (("loerrach", "--from", "/nirgends"), "keine Sicherung"),
        (("loerrach", "--at", "gestern"), "2026-11-25T14:30"),
    ):
        code, refusal = platform.answer("restore_county", *words)
        assert (code, said in refusal["error"]) == (1, True), refusal
