"""A county that was used and deleted is nowhere: in no table, file, cache, queue, log line."""

import hashlib
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings

from accounts.permissions import Role
from config.celery import app
from exchange.models import Adoption, Material
from mails.backends import FolderBackend
from outbox.tasks import clean_county, relay
from tenants import jobs, spares
from tenants.copying import contents_of
from tenants.deletion import asking, running, steps
from tenants.deletion.asking import Operator
from tenants.deletion.running import carry_out
from tenants.invariants import violations
from tenants.models import County, DeletionProtocol, Job
from tenants.opening import open_county
from tenants.schemas import inside
from tenants.tasks import NoSuchCounty
from tests.product import connect
from tests.sweep import traces
from tests.sweep.asking import Lines, Person
from tests.sweep.canaries import COUNTIES, PUBLIC, SECRET, canaries_in
from tests.sweep.database import connected, copied, drop_what_rolled_back_tests_left, forget_hosts
from tests.sweep.planting import plant
from tests.sweep.shelf import secret_of
from tests.sweep.sweeping import Sweep
from tests.sweep.things import session_key

pytestmark = pytest.mark.django_db
GONE, STAYS = "loerrach", "cloppenburg"


@dataclass
class Scene:
    """What was there before, what was deleted, and what was logged meanwhile."""

    media: Path
    letters: Path
    traces_before: dict[str, set[str]] = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    violations: set = field(default_factory=set)
    protocol: DeletionProtocol | None = None
    log: list[str] = field(default_factory=list)
    sent_before: int = 0


def neighbours() -> dict:
    """Rows of the neighbour's schema, and its files, as hashes."""
    files = {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(settings.MEDIA_ROOT, f"lk_{STAYS}").rglob("*"))
        if path.is_file()
    }
    return {"rows": contents_of(f"lk_{STAYS}"), "files": files}


@pytest.fixture(scope="module", params=["stays", pytest.param("goes", marks=pytest.mark.deep)])
def scene(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Scene]:
    """Both counties planted and used on files of their own; then one of them is deleted."""
    folder = tmp_path_factory.mktemp("deletion")
    made = Scene(folder / "media", folder / "letters")
    shutil.copytree(settings.MEDIA_ROOT, made.media, ignore=shutil.ignore_patterns("_*"))
    places = {
        "MEDIA_ROOT": made.media,
        "MAIL_FOLDER": made.letters,
        "STORAGES": settings.STORAGES
        | {
            "exchange": settings.STORAGES["exchange"]
            | {"OPTIONS": {"location": made.media / "_exchange"}}
        },
        "CACHES": {"default": settings.CACHES["default"] | {"KEY_PREFIX": folder.name}},
    }
    with django_db_blocker.unblock(), copied("deletion") as database:
        base = dict(connection.settings_dict)
        with connected(database, base), override_settings(**places):
            forget_hosts()
            drop_what_rolled_back_tests_left()
            _use(made)
            made.traces_before = traces.in_tables(GONE)
            made.before = neighbours()
            made.violations = set(violations())  # of the copy, and of what was planted
            made.sent_before = len(mail.outbox)
            _delete(made, request.param)
            yield made
            app.control.purge()
        forget_hosts()


def _use(made: Scene) -> None:
    """Every page is asked by everybody, letters are kept, work is queued, the stock is full."""
    planted = plant()
    planted.things[GONE]["letter"] = "none.eml"  # nobody asks for it here
    counties = {each.slug: each for each in County.objects.select_related("region")}
    spares.refill(1)
    for slug in (GONE, STAYS):
        with inside(counties[slug]):
            letter = mail.EmailMessage(f"Kanarie-{slug}-brief", "x", to=["a@b.example"])
            FolderBackend().send_messages([letter])
            cache.set("bild", f"Kanarie-{slug}-cache", timeout=None)
    assert traces.in_files(made.letters, GONE)
    lines = Lines()
    sweep, person = Sweep(planted), Person(counties, lines)
    for question in sweep.questions(whole=False):
        if question.host.startswith(GONE) and question.method == "GET":
            sweep.ask(person, question)
    with inside(counties[GONE]):
        app.conf.task_always_eager = False
        try:
            clean_county.apply_async(kwargs={"county": f"lk_{GONE}"})
        finally:
            app.conf.task_always_eager = True
    exports = made.media / "_archives" / "exports"
    exports.mkdir(parents=True, exist_ok=True)
    for slug in (GONE, STAYS):
        job = Job.objects.create(kind="export_county", county_slug=slug, state=Job.State.DONE)
        (exports / f"{job.pk}.zip").write_text(f"Kanarie-{slug}-export")
    told = {"content": f"ags;slug;name\n08336;{GONE};Kanarie-{GONE}-liste"}
    Job.objects.create(kind="open_list", what=told, state=Job.State.DONE)


def _delete(made: Scene, exchange: str) -> None:
    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            made.log.append(self.format(record))

    root, handler = logging.getLogger(), Kept(logging.DEBUG)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        county = County.objects.get(slug=GONE)
        asked = asking.ask(
            county, confirm=GONE, by=Operator("a", "Ada"), exchange=exchange, reason="Wunsch"
        )
        agreed = asking.approve(
            asked, confirm=GONE, by=Operator("b", "Bea"), at_once="Export ist übergeben"
        )
        _fail_once(agreed)
        made.protocol = carry_out(agreed.pk)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def _fail_once(protocol: DeletionProtocol) -> None:
    """Somebody reads for too long: the worker gives up, and says so in the log."""
    with connect(connection.settings_dict["NAME"]) as other, other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT count(*) FROM lk_loerrach.alliances_partner")
        # The thread that says that we live would look for the job in another database.
        with patch.object(steps, "PATIENCE", "100ms"), patch.object(jobs, "BEAT", 3600):
            job = running.have_done(protocol)  # this process works at once
        cursor.execute("ROLLBACK")
    assert Job.objects.get(pk=job.pk).state == Job.State.FAILED
    assert DeletionProtocol.objects.get(pk=protocol.pk).state == asking.State.RUNNING


def test_the_search_finds_what_was_there(scene: Scene) -> None:
    """Else it would prove nothing."""
    found = scene.traces_before

    assert len([table for table in found if table.startswith(f"lk_{GONE}.")]) >= 15
    assert {"public.exchange_material", f"lk_{STAYS}.alliances_entry"} <= found.keys()


def test_no_table_of_any_schema_has_a_word_of_it(scene: Scene) -> None:
    found = traces.in_tables(GONE)

    told = {table: {word.partition("-")[0] for word in words} for table, words in found.items()}
    # What it gave to others: their copies, and under 'stays' what stands in the exchange.
    of_others = {table: words for table, words in told.items() if table.startswith(f"lk_{STAYS}.")}
    assert all(words <= {PUBLIC, COUNTIES} for words in of_others.values()), of_others
    shared = {table: words for table, words in told.items() if table not in of_others}
    if scene.protocol.exchange == "stays":
        assert shared == {
            "public.exchange_material": {PUBLIC, COUNTIES},
            "public.exchange_materialfile": {PUBLIC, COUNTIES},
        }
        kept = Material.objects.filter(county=None)
        assert kept.count() == scene.protocol.steps["exchange"]["found"]["stay"]
        assert set(kept.values_list("contact_function", flat=True)) == {""}
        assert not kept.filter(state="withdrawn").exists()
    else:
        assert shared == {}
    print(f"\n{traces.tables_searched()} tables searched")


def test_no_file_has_it(scene: Scene) -> None:
    folder = scene.media.parent
    found = traces.in_files(folder, GONE)

    allowed = {name for name in found if name.startswith(f"media/lk_{STAYS}/")}
    if scene.protocol.exchange == "stays":
        allowed |= {name for name in found if name.startswith("media/_exchange/")}
    assert found.keys() == allowed
    assert {name: words for name, words in found.items() if SECRET in str(words)} == {}
    assert not list(folder.rglob(f"*lk_{GONE}*"))
    exports = [path.read_bytes() for path in (scene.media / "_archives" / "exports").iterdir()]
    assert b"Kanarie-cloppenburg-export" in exports
    assert traces.in_files(scene.letters, STAYS)


def test_neither_cache_nor_queue_has_it(scene: Scene) -> None:
    for address in traces.addresses():
        assert traces.in_valkey(address, GONE) == {}
    assert scene.protocol.steps["cache"]["found"]["keys"] >= 1
    with inside(County.objects.get(slug=STAYS)):
        assert cache.get("bild") == f"Kanarie-{STAYS}-cache"


def test_no_line_of_the_log_has_it(scene: Scene) -> None:
    assert any("OperationalError" in line for line in scene.log)
    assert [line for line in scene.log if canaries_in(line)] == []


def test_no_schema_role_host_or_session_is_left(scene: Scene) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_shdepend need JOIN pg_roles role ON role.oid = need.refobjid "
            "WHERE need.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND rolname = %s",
            [scene.protocol.role_name],
        )
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'lk_loerrach'), "
            "(SELECT count(*) FROM tenants_domain WHERE domain LIKE '%loerrach%'), "
            "(SELECT count(*) FROM pg_largeobject_metadata), "
            "(SELECT count(*) FROM pg_description WHERE description ILIKE '%loerrach%')"
        )
        assert cursor.fetchone() == (0, 0, 0, 0)
    assert set(violations()) <= scene.violations
    visitor = Client(SERVER_NAME="loerrach.localhost")
    visitor.cookies[settings.SESSION_COOKIE_NAME] = session_key(Role.COORDINATOR)
    assert visitor.get("/verwaltung/").status_code == 404


def test_the_neighbour_has_everything_as_before(scene: Scene) -> None:
    assert neighbours() == scene.before
    assert Adoption.objects.filter(county__slug=STAYS).exists() == (
        scene.protocol.exchange == "stays"
    )


def test_nothing_is_mailed_afterwards(scene: Scene) -> None:
    relay()
    with pytest.raises(NoSuchCounty):
        clean_county(county=f"lk_{GONE}")

    assert [str(letter.message()) for letter in mail.outbox[scene.sent_before :]
            if "loerrach" in str(letter.message())] == []  # fmt: skip


def test_opened_again_under_its_name_it_shows_nothing_old(scene: Scene) -> None:
    with transaction.atomic():
        opened = open_county(
            ags="08336",
            slug=GONE,
            name="Landkreis Lörrach",
            coordinator="neu@loerrach.example",
            by="Test",
            reuse_slug=True,
        )
        visitor = Client(SERVER_NAME=f"{GONE}.localhost")
        pages = ["/", "/partner/", "/ziele/", "/massnahmen/", "/impressum/", "/theme.css"]
        answers = [visitor.get(page) for page in pages]
        bearer = {"authorization": f"Bearer {secret_of(Role.COORDINATOR)}"}
        by_key = visitor.post("/api/v1/goals/", headers=bearer)
        visitor.cookies[settings.SESSION_COOKIE_NAME] = session_key(Role.COORDINATOR)
        by_session = visitor.get("/verwaltung/")
        inside_it = traces.in_tables(GONE)
        transaction.set_rollback(True)

    assert {answer.status_code for answer in answers} == {200}
    assert [answer for answer in answers if canaries_in(answer.content.decode())] == []
    assert (by_key.status_code, by_session.status_code) == (401, 302)
    assert not [table for table in inside_it if table.startswith("lk_loerrach.")]
    assert opened.county.pk != scene.protocol.county_key
    assert not Path(scene.media, "lk_loerrach").exists()
