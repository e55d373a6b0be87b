"""Share a copy of what is ours, adopt a copy of what is theirs."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations import texts
from alliances.declarations.models import DeclarationText
from alliances.documents.models import Document
from alliances.history.actions import create, record
from alliances.lineage import Licence, Shareable
from alliances.measures.models import Measure
from alliances.partners.actions import slug_for
from alliances.profile.models import Alliance
from alliances.sharing.copies import copy_of, file_of
from alliances.sharing.kinds import KINDS, Kind
from alliances.webhooks.telling import tell
from exchange.actions import (
    NotAvailable,
    note_adoption,
    publish_copy,
    read_file,
    withdraw_copy,
)
from exchange.licences import label_of, may_pass_on
from exchange.models import Material
from tenants.schemas import current_county
from tenants.transactions import atomic


class AlreadyShared(Exception):
    """There is a copy in the exchange already."""


class AlreadyAdopted(Exception):
    """This county has its own copy already."""

    def __init__(self, thing: models.Model):
        super().__init__("Dieses Material haben Sie schon übernommen.")
        self.thing = thing


class OwnMaterial(NotAvailable):
    """A county cannot adopt what it gave itself."""


@atomic
def share(
    thing: Shareable, *, kind: str, licence: str, visibility: str, summary: str = "", by: Actor
) -> Material:
    """Give a copy of one's own object to the exchange.

    AlreadyShared if one is there, ValidationError at `licence` if its terms forbid this one.
    """
    thing = KINDS[Kind(kind)].model._default_manager.select_for_update().get(pk=thing.pk)
    if shared_copy_of(thing) is not None:
        raise AlreadyShared("Davon steht schon eine Kopie im Austausch.")
    check_licence(thing, licence)
    copy = copy_of(thing, kind, summary=summary)
    material = publish_copy(
        county=current_county(),
        kind=copy.kind,
        title=copy.title,
        summary=copy.summary,
        content=copy.content,
        licence=licence,
        attribution=copy.attribution,
        visibility=visibility,
        contact_function=copy.contact_function,
        file=file_of(thing),
    )
    thing.shared_as = material.pk
    thing.save(update_fields=["shared_as"])
    after = {"licence": licence, "visibility": visibility, "material": str(material.pk)}
    record("mit anderen Landkreisen geteilt", thing, by=by, after=after)
    tell("material.shared", id=material.pk, kind=material.kind, visibility=visibility)
    return material


def shared_copy_of(thing: Shareable) -> Material | None:
    """The copy of this object that stands in the exchange."""
    if thing.shared_as is None:
        return None
    return Material.objects.filter(pk=thing.shared_as, state=Material.State.PUBLISHED).first()


def check_licence(thing: Shareable, licence: str) -> None:
    """ValidationError at `licence` if the terms noted at an object do not allow this one.

    An adopted object carries its source's terms, a document the ones it was uploaded under.
    """
    if licence not in Licence.values:
        raise ValidationError({"licence": "Diese Lizenz gibt es hier nicht."})
    if thing.source_licence == Licence.ADOPT_ONLY:
        raise ValidationError(
            {"licence": "Die Quelle erlaubt nur die Übernahme, nicht das Weitergeben."}
        )
    if thing.source_licence and not may_pass_on(thing.source_licence, licence):
        raise ValidationError({"licence": _refusal("Die Quelle", thing.source_licence)})
    if not isinstance(thing, Document) or thing.source_licence:
        return
    if licence != thing.licence and not may_pass_on(thing.licence, licence):
        raise ValidationError({"licence": _refusal("Das Dokument", thing.licence)})


def _refusal(what: str, licence: str) -> str:
    """Why another licence is not possible, and which are."""
    possible = [choice.label for choice in Licence if may_pass_on(licence, choice)]
    allowed = " oder ".join(possible or [label_of(licence)])
    return f"{what} steht unter {label_of(licence)}. Möglich ist hier: {allowed}."


@atomic
def take_back(thing: Shareable, *, by: Actor) -> None:
    """Withdraw the copy of one's own object; copies that others made stay theirs."""
    material = shared_copy_of(thing)
    if material is not None:
        withdraw(material, by=by)


@atomic
def withdraw(material: Material, *, by: Actor) -> bool:
    """Withdraw one's own material, also when the object it came from is gone; False if not ours."""
    if not withdraw_copy(material, county=current_county()):
        return False
    things = KINDS[Kind(material.kind)].model._default_manager
    thing = things.select_for_update().filter(shared_as=material.pk).first()
    if thing is not None:
        thing.shared_as = None
        thing.save(update_fields=["shared_as"])
    record("aus dem Austausch zurückgezogen", thing or material, by=by)
    return True


@atomic
def adopt(material: Material, *, by: Actor) -> Shareable:
    """Make one's own draft from a material, with its source named.

    AlreadyAdopted (with the copy) if there is one, NotAvailable if it was withdrawn,
    OwnMaterial if the county shared it itself.
    """
    Alliance.objects.select_for_update().get()  # two clicks at once make one copy
    if material.county_id == current_county().pk:
        raise OwnMaterial("Dieses Material kommt von Ihnen selbst.")
    mine = own_copy_of(material)
    if mine is not None:
        raise AlreadyAdopted(mine)
    note_adoption(material, county=current_county())
    lineage = {
        "adopted_from": material.pk,
        "attribution": material.attribution,
        "source_licence": material.licence,
    }
    thing = _MAKERS[Kind(material.kind)](material, lineage, by)
    record(
        "aus dem Austausch übernommen",
        thing,
        by=by,
        after={"source": material.attribution, "licence": material.licence},
    )
    return thing


def own_copy_of(material: Material) -> Shareable | None:
    """The copy that this county made of a material."""
    return (
        KINDS[Kind(material.kind)].model._default_manager.filter(adopted_from=material.pk).first()
    )


def _make_text(material: Material, lineage: dict[str, Any], by: Actor) -> DeclarationText:
    content = material.content
    today: date = timezone.localdate()
    return texts.draft(
        title=content["title"], body=content["body"], valid_from=today, by=by, **lineage
    )


def _make_measure(material: Material, lineage: dict[str, Any], by: Actor) -> Measure:
    content = dict(material.content)
    saving = content.pop("saving_t_co2e", None)
    allowed = {name: content[name] for name in KINDS[Kind.MEASURE].fields if name in content}
    measure = Measure(
        slug=slug_for(content["title"], Measure.objects),
        saving_t_co2e=Decimal(saving) if saving else None,
        responsible="noch festzulegen",
        **allowed,
        **lineage,
    )
    create(measure, by=by)
    return measure


def _make_document(material: Material, lineage: dict[str, Any], by: Actor) -> Document:
    document = Document(
        title=material.content["title"],
        summary=material.content["summary"],
        file_name=material.file.name,
        content_type=material.file.content_type,
        size=material.file.size,
        sha256=material.file.sha256,
        licence=material.licence,
        rights=material.attribution[:160],
        **lineage,
    )
    ending = "." + material.file.name.rsplit(".", 1)[-1].lower()
    document.file = ContentFile(read_file(material.file), name=f"datei{ending}")
    create(document, by=by)
    return document


_MAKERS = {
    Kind.DECLARATION_TEXT: _make_text,
    Kind.MEASURE: _make_measure,
    Kind.DOCUMENT: _make_document,
}
