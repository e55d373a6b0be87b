"""Fill both counties for the sweep, and let each give to the other what may cross."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from alliances.documents.models import Document
from alliances.profile.models import Alliance
from alliances.sharing import actions
from alliances.sharing.kinds import KINDS, Kind
from console.models import OperatorEntry
from exchange.models import Adoption, Material
from mails.carrying import deliver
from tenants.archive.keeping import EXPORT, IMPORT
from tenants.archive.media import waiting_room
from tenants.deletion.asking import drop_wish, wish
from tenants.models import Announcement, County, DeletionProtocol, Domain, Job
from tenants.schemas import inside, outside
from tests.cast import SOMEBODY, TEXT
from tests.sweep.canaries import COLORS, COUNTIES, NEIGHBOUR, PUBLIC, SECRET, long_one
from tests.sweep.fields import county_models, marked
from tests.sweep.shelf import Shelf
from tests.sweep.things import fill

# What everybody reads under a material: who it is from. Its contact is told by function.
ON_MATERIALS = {"name": PUBLIC, "contact_unit": PUBLIC}


@dataclass
class Planted:
    """The ids and words of all things: by county, and those that only this county has."""

    things: dict[str, dict[str, str]] = field(default_factory=dict)
    own: dict[str, dict[str, str]] = field(default_factory=dict)


def plant() -> Planted:
    """Plant both counties of the database that is connected."""
    planted = Planted()
    counties = {county.slug: county for county in County.objects.select_related("region")}
    for slug in NEIGHBOUR:
        with inside(counties[slug]):
            _mark_what_is_there(slug)
            planted.things[slug] = fill(Shelf(counties[slug])) | _addresses(counties[slug])
            planted.own[slug] = fill(Shelf(counties[slug], f"-nur-{slug}"))
            planted.own[slug] |= _addresses(counties[slug], "-nur")
            _give(counties[slug], planted.things[slug])
            _write_letter(planted.things[slug])
        OperatorEntry.objects.create(by="Betrieb", verb="Landkreis eröffnet", county_slug=slug)
        planted.things[slug]["deletion"] = _wish_taken_back(counties[slug])
    for slug, other in NEIGHBOUR.items():
        with inside(counties[slug]):
            _take(planted.things[slug], planted.things[other])
    return planted


def _addresses(county: County, ending: str = "") -> dict[str, str]:
    """A domain of its own, which stands in the shared schema: ids are never the same there."""
    name = long_one(county.slug, f"domain{ending}").lower().replace(".", "-")
    with outside():
        domain = Domain.objects.create(
            tenant=county, domain=f"{name}.example", is_primary=False, proved_at=timezone.now()
        )
        job = Job.objects.create(
            kind="open_list",
            county_slug=county.slug,
            state=Job.State.DONE,
            result={"refused": [{"line": 2, "slug": "x", "errors": {"slug": ["x"]}}]},
            what={"content": "ags;slug;name;coordinator\n1;x;y;z\n"},
        )
        announcement = Announcement.objects.create(
            title=long_one(county.slug, f"announcement{ending}"),
            body="Text",
            begins_at=timezone.now() - timedelta(days=1),
            ends_at=timezone.now() + timedelta(days=9),
            counties=[county.pk],
        )
    return {
        "domain": str(domain.pk),
        "county": county.slug,
        "job": str(job.pk),
        "announcement": str(announcement.pk),
        **_archives(county),
    }


def _archives(county: County) -> dict[str, str]:
    """An export for the county, one for the operator, and an import that was proved."""
    made = {}
    for name, whose in (("export", "county"), ("export-operator", "operator")):
        job = _job(county, EXPORT, {"county": str(county.pk), "whose": whose})
        (waiting_room("exports") / f"{job.pk}.zip").write_bytes(b"PK")
        made[name] = str(job.pk)
    wanted = {"slug": county.slug, "as_new": False}
    job = _job(county, IMPORT, {"file": "x.zip", "dry_run": True, "wanted": wanted})
    return made | {"import": str(job.pk)}


def _job(county: County, kind: str, what: dict) -> Job:
    """Done already; who asked for an export is the county's own word."""
    with outside():
        return Job.objects.create(
            kind=kind,
            county_slug=county.slug,
            what=what,
            state=Job.State.DONE,
            ended_at=timezone.now(),
            asked_by="Landkreis" if what.get("whose") == "county" else "Betrieb",
            result={"size": 2},
        )


def _wish_taken_back(county: County) -> str:
    """A protocol, of which the operator's pages tell."""
    wish(county, by=SOMEBODY)
    drop_wish(county, by=SOMEBODY)
    return str(DeletionProtocol.objects.get(county_key=county.pk).pk)


def _mark_what_is_there(slug: str) -> None:
    """The cast's own rows, and the logo."""
    Alliance.objects.update(brand_color=COLORS[slug])
    Alliance.objects.get().logo.save("logo.png", _picture(long_one(slug, "file.logo")))
    for model in county_models():
        if model._meta.object_name in {"Entry", "Session"}:
            continue  # history cannot be changed
        words = ON_MATERIALS if model is Alliance else {}
        for row in model._base_manager.all():
            if values := marked(row, slug, words):
                model._base_manager.filter(pk=row.pk).update(**values)


def _picture(canary: str) -> ContentFile:
    told, target = PngInfo(), BytesIO()
    told.add_text("Comment", canary)
    Image.new("RGB", (8, 8)).save(target, "PNG", pnginfo=told)
    return ContentFile(target.getvalue())


def _give(county: County, things: dict[str, str]) -> None:
    """One measure, document and text to the public, one each to the counties, one taken back.

    Of what was taken back, counties that know its address still read title, summary and source.
    """
    shelf = Shelf(county)
    for name, word, visibility in (
        ("public", PUBLIC, Material.Visibility.PUBLIC),
        ("counties", COUNTIES, Material.Visibility.COUNTIES),
        ("withdrawn", SECRET, Material.Visibility.COUNTIES),
    ):
        for kind, (values, crossing) in _originals(county.slug, name).items():
            model = KINDS[kind].model
            words = dict.fromkeys((*KINDS[kind].fields, *crossing, "attribution"), word)
            if name == "withdrawn":
                words |= dict.fromkeys(("title", "summary", "attribution"), COUNTIES)
            thing = shelf.put(model, f"{kind}-{name}", words, **values)
            if isinstance(thing, Document):
                thing.file.save("datei.pdf", shelf.file(name, word=word))
            material = actions.share(
                thing,
                kind=kind,
                licence="CC-BY-4.0",
                visibility=visibility,
                summary=long_one(county.slug, "Material.summary", words["attribution"]),
                by=SOMEBODY,
            )
            things[f"material-{kind}-{name}"] = str(material.pk)
            if name == "withdrawn":
                actions.withdraw(material, by=SOMEBODY)
    things |= {name: str(thing) for name, thing in shelf.things.items()}


def _originals(slug: str, name: str) -> dict[Kind, tuple[dict, tuple[str, ...]]]:
    versions = {"public": 90, "counties": 91, "withdrawn": 92}
    day = {"valid_from": "2026-01-01"}
    file = {"content_type": "application/pdf", "size": 40, "sha256": "0" * 64}
    measure = {"slug": f"geteilt-{name}", "title": "Dämmung", "field_of_action": "Gebäude"}
    return {
        Kind.MEASURE: (measure, ()),
        Kind.DOCUMENT: ({**file, "title": "Merkblatt"}, ("file_name",)),
        Kind.DECLARATION_TEXT: ({"version": versions[name], "body": TEXT, **day}, ()),
    }


def _take(things: dict[str, str], theirs: dict[str, str]) -> None:
    """Copies of what the neighbour gives to everybody; what it gives to counties waits for it."""
    for kind in Kind:
        material = Material.objects.get(pk=theirs[f"material-{kind}-public"])
        thing = actions.adopt(material, by=SOMEBODY)
        things[f"adopted-{kind}"] = str(thing.pk)
        adoption = Adoption.objects.get(material=material)
        things[f"adoption-{kind}"] = str(adoption.pk)
        for name in ("public", "counties", "withdrawn"):
            things[f"their-{kind}-{name}"] = theirs[f"material-{kind}-{name}"]


def _write_letter(things: dict[str, str]) -> None:
    """One letter leaves the house."""
    assert deliver(things["mail"])
