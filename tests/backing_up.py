"""A product on servers of its own, so that a backup of a whole server holds nothing but it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from tests.clusters import Cluster, cluster, run
from tests.faults.moves import contents, open_county
from tests.product import ROOT, Product

# No web server here could believe an old list of hosts, so nobody waits for it.
QUICK = "from config.settings import *\nHOSTS_MAY_BE_OLD = 0\n"
ADD_FILE = """
from accounts.actors import Actor
from alliances.documents import actions
from django.core.files.uploadedfile import SimpleUploadedFile
from tenants.models import County
with inside(County.objects.get(slug={slug!r})):
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 " + {words!r}.encode())
    made = actions.add({{"title": {words!r}}}, upload=upload, by=Actor.system("Test"))
    print(made.file.path)
"""
REMOVE_FILE = """
from accounts.actors import Actor
from alliances.documents import actions
from alliances.documents.models import Document
from tenants.models import County
with inside(County.objects.get(slug={slug!r})):
    actions.delete(Document.objects.get(title={words!r}), by=Actor.system("Test"))
"""
TITLES = """
from alliances.documents.models import Document
from tenants.models import County
with inside(County.objects.get(slug={slug!r})):
    for one in Document.objects.order_by("title"):
        with one.file.open() as file:
            print(one.title if file.read() == b"%PDF-1.7 " + one.title.encode() else "FALSCH")
"""


@dataclass
class Backed(Product):
    """A product whose main database is a server of its own."""

    server: Cluster = field(kw_only=True)

    def rows(self, statement: str) -> list[tuple]:
        with psycopg2.connect(
            host=self.server.sockets, user="kreisklima", dbname="kreisklima"
        ) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    @property
    def shelf(self) -> Path:
        return self.folder / "backups"

    @property
    def whole(self) -> list[str]:
        """The names of the backups that count as whole."""
        found = {path.parent.name for path in self.shelf.glob("*/backup.json")}
        return sorted(name for name in found if not name.endswith(".part"))

    def add_file(self, slug: str, words: str) -> Path:
        return Path(run(self, ADD_FILE.format(slug=slug, words=words)))

    def remove_file(self, slug: str, words: str) -> None:
        run(self, REMOVE_FILE.format(slug=slug, words=words))

    def titles(self, slug: str) -> list[str]:
        """The county's documents, each with its own file."""
        return run(self, TITLES.format(slug=slug)).splitlines()

    def all_held(self, *slugs: str) -> dict[str, dict]:
        return {slug: contents(self, slug) for slug in slugs}


@contextmanager
def backed(folder: Path) -> Iterator[Backed]:
    """Lörrach and its neighbour Cloppenburg on the main server, Gießen on a second one."""
    (folder / "settings_quick.py").write_text(QUICK, encoding="utf-8")
    with ExitStack() as stack:
        one = stack.enter_context(cluster(folder / "eins"))
        two = stack.enter_context(cluster(folder / "zwei"))
        made = Backed("kreisklima", folder, server=one)
        made.settings |= {
            "DATABASE_URL": one.url,
            "DATABASE_URL_ZWEI": two.url,
            "BACKUP_URL": _as_superuser(one),
            "BACKUP_URL_ZWEI": _as_superuser(two),
            "BACKUP_DIR": str(made.shelf),
            "DJANGO_SETTINGS_MODULE": "settings_quick",
            "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT), str(ROOT / "platform")]),
        }
        stack.callback(made.stop)
        made.command("prepare")
        open_county(made, "08336", "loerrach")
        open_county(made, "03453", "cloppenburg")
        open_county(made, "06531", "giessen", "--database", "zwei")
        for slug in ("loerrach", "cloppenburg", "giessen"):
            made.add_file(slug, "alt")
        yield made


def _as_superuser(server: Cluster) -> str:
    return server.url.replace("kreisklima@", "postgres@").removesuffix("kreisklima") + "postgres"
