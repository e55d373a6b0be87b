"""A county that is exported and imported while somebody kills: what may be left, what must not."""

import json
import tempfile
import zipfile
from pathlib import Path

from tests.clusters import run
from tests.faults import opening_by_points as opening
from tests.faults.moves import open_both
from tests.product import Product

FOLDER = Path(tempfile.mkdtemp(prefix="kreisklima-archives-"))
ARCHIVE, TARGET = FOLDER / "loerrach.zip", FOLDER / "ziel.zip"
FILES = 30
EXPORT = ["export_county", "loerrach", "--to", str(TARGET)]
AS_NEW = ["import_county", str(ARCHIVE), "--slug", "kiel", "--as-new", "--ags", "01002"]
IN_PLACE = ["import_county", str(ARCHIVE), "--slug", "loerrach"]
EXPORTING = [
    f"exporting.{name}"
    for name in ("told", "rows_copied", "files_copied", "written", "before_name", "named")
]
IMPORTING = [
    "importing.begun",
    "importing.checked",
    "rehearsing.locked",
    "rehearsing.replaced",
    "rehearsing.loaded",
    *(
        f"importing.{name}"
        for name in (
            "journal_begun",
            "file_placed",
            "locked",
            "replaced",
            "loaded",
            "before_commit",
            "committed",
            "settled",
        )
    ),
]
FILL = f"""
import hashlib, random
from django.core.files.base import ContentFile
from accounts.models import User
from alliances.documents.models import Document
from alliances.history.actions import record
from accounts.actors import Actor
from tenants.models import County
from tenants.transactions import atomic
for slug in ("loerrach", "cloppenburg"):
    with inside(County.objects.get(slug=slug)), atomic():
        User.objects.create(email=f"koordination@{{slug}}.example", role="coordinator")
        for number in range({FILES}):
            content = b"%PDF-1.7 " + random.Random(f"{{slug}} {{number}}").randbytes(300_000)
            row = Document(title=f"Dokument {{number}}", file_name="datei.pdf", rights=slug,
                content_type="application/pdf", size=len(content),
                sha256=hashlib.sha256(content).hexdigest())
            row.file.save("datei.pdf", ContentFile(content), save=False)
            row.save(force_insert=True)
            record("hochgeladen", row, by=Actor.system("Test"))
"""
# Everything of a county: its files by content, and whether each row's file is there.
LOOK = """
import json
from tenants.archive.hashing import content_hash, sum_of_file
from tenants.models import County
from alliances.documents.models import Document
from alliances.history.chain import verify
found = {}
for county in County.objects.all():
    with inside(county):
        files = sorted(
            sum_of_file(__import__("pathlib").Path(each.file.path))
            for each in Document.objects.all()
        )
        found[county.slug] = {"files": files, "whole": verify().is_whole}
neighbour = County.objects.get(slug="cloppenburg")
found["cloppenburg"]["hash"] = content_hash(neighbour)
print(json.dumps(found))
"""
CHANGE = """
from alliances.documents.models import Document
from tenants.models import County
from django.core.files.base import ContentFile
with inside(County.objects.get(slug="loerrach")):
    row = Document.objects.first()
    row.file.save("neuer.pdf", ContentFile(b"%PDF-1.7 neuer"))
"""
# As the hourly chore does, without the minute that it gives to exports that have just begun.
LET_GO = """
from tenants.archive.holding import let_go_of_the_dead
let_go_of_the_dead(young=0)
"""
_seen: dict[str, dict] = {}


def look(product: Product) -> dict:
    return json.loads(run(product, LOOK))


def fill(product: Product) -> None:
    """Two counties with files, and the archive that is imported again and again."""
    open_both(product)
    run(product, FILL)
    product.command("export_county", "loerrach", "--to", str(ARCHIVE))
    _seen.clear()
    _seen.update(look(product))


def forget_target(product: Product) -> None:
    TARGET.unlink(missing_ok=True)


def half_an_export(product: Product) -> list:
    """A file under the final name is a whole archive; nothing else changed."""
    wrong = list(_others(product))
    if TARGET.exists():
        try:
            with zipfile.ZipFile(TARGET) as archive:
                wrong += [archive.testzip()] if archive.testzip() else []
                archive.read("SHA256SUMS")
        except (zipfile.BadZipFile, KeyError) as error:
            wrong.append(error)
    return wrong


def end_the_export(product: Product) -> None:
    """The next one stands there alone; of the killed one nothing is left."""
    product.command(*EXPORT)
    run(product, LET_GO)
    _nothing_left(product)
    assert {path.name for path in FOLDER.iterdir()} == {ARCHIVE.name, TARGET.name}


def _others(product: Product) -> list:
    """What the neighbour has is as it was, and so are the county's files."""
    found = look(product)
    wrong = [] if found["cloppenburg"] == _seen["cloppenburg"] else [found["cloppenburg"]]
    return wrong + [slug for slug, said in found.items() if not said["whole"]]


def half_a_kiel(product: Product) -> list:
    """Kiel is there with everything, or not at all; files beyond that stand in a journal."""
    found, wrong = look(product), _others(product)
    if "kiel" in found and found["kiel"]["files"] != _seen["loerrach"]["files"]:
        wrong.append(found["kiel"])
    things = opening.of_kiel(product)
    # An opening writes one line of the operator's history, an import another one.
    if len(things) not in {0, opening.WHOLE + 1}:
        wrong.append(things)
    return wrong + _unexplained(product, "lk_kiel", has_county="kiel" in found)


def _unexplained(product: Product, schema: str, *, has_county: bool) -> list:
    """Files that neither a county nor a journal explains."""
    media = product.folder / "media"
    files = [path for path in (media / schema).rglob("*") if path.is_file()]
    journals = list((media / "_archives" / "journals").glob("*.json"))
    return [] if has_county or journals else files


def end_kiel(product: Product) -> None:
    """The same command again: Kiel is whole, or was; nothing waits to be settled."""
    code, answer = product.answer(*AS_NEW)
    assert code == 0 or "gibt es schon" in answer["error"], answer
    if code:  # it was through before; the hourly chore settles what was left
        run(product, "from tenants.archive.keeping import forget_old\nforget_old()")
    assert look(product)["kiel"]["files"] == _seen["loerrach"]["files"]
    _nothing_left(product)
    opening.forget_kiel(product)
    for path in sorted((product.folder / "media" / "lk_kiel").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def _nothing_left(product: Product) -> None:
    room = product.folder / "media" / "_archives"
    assert [path for path in room.rglob("*") if path.is_file()] == []
    for name in ("unpacked", "held"):
        assert not (room / name).exists() or list((room / name).iterdir()) == []


def change_one_file(product: Product) -> None:
    """Lörrach is not as in its archive."""
    run(product, CHANGE)


def half_replaced(product: Product) -> list:
    """Every row has its file, and the county is as before or as in the archive."""
    found, wrong = look(product), _others(product)
    old = [each for each in found["loerrach"]["files"] if each not in _seen["loerrach"]["files"]]
    if len(found["loerrach"]["files"]) != FILES or len(old) > 1:
        wrong.append(found["loerrach"])
    return wrong


def end_replacing(product: Product) -> None:
    """The same command again: as in the archive, and no file too many."""
    product.command(*IN_PLACE)
    assert look(product)["loerrach"]["files"] == _seen["loerrach"]["files"]
    files = [path for path in (product.folder / "media" / "lk_loerrach").rglob("*.pdf")]
    assert len(files) == FILES
    _nothing_left(product)
