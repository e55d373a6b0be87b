"""Everything that can happen to a document; its file goes and comes with it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.actors import Actor
from alliances.documents.models import Document
from alliances.history.actions import change, create, remove
from alliances.uploads import checked_document, forget_file
from alliances.webhooks.telling import tell
from tenants.transactions import atomic


@atomic
def add(values: dict[str, Any], *, upload: UploadedFile, by: Actor) -> Document:
    """Keep a new file; ValidationError at `file` if it must not be kept."""
    document = Document(**values, **_checked(upload))
    create(document, by=by, verb="Dokument hochgeladen")
    return document


@atomic
def edit(
    document: Document, values: dict[str, Any], *, upload: UploadedFile | None = None, by: Actor
) -> Document:
    """Change what is said about a document and, with `upload`, its file.

    ValidationError at `file` or, for an adopted document, at `licence`.
    """
    current = _locked(document)
    if current.source_licence and values.get("licence", current.licence) != current.licence:
        raise ValidationError(
            {"licence": "Ein übernommenes Dokument behält die Lizenz seiner Quelle."}
        )
    verb = "Dokument bearbeitet"
    if upload is not None:
        verb = "Dokument ersetzt"
        values = {**values, **_checked(upload)}
        _forget_file(current)
    change(current, values, by=by, verb=verb)
    return current


@atomic
def publish(document: Document, *, by: Actor) -> Document:
    """Let everybody download it; nothing happens if they can already."""
    current = _locked(document)
    if change(current, {"is_published": True}, by=by, verb="Dokument veröffentlicht"):
        tell("document.published", id=current.pk, title=current.title)
    return current


@atomic
def unpublish(document: Document, *, by: Actor) -> Document:
    """Take it off the public pages; nothing happens if it is not there."""
    current = _locked(document)
    change(current, {"is_published": False}, by=by, verb="Dokument zurückgenommen")
    return current


@atomic
def delete(document: Document, *, by: Actor) -> None:
    """Remove a document and its file; a copy in the exchange stays until it is withdrawn there."""
    current = _locked(document)
    _forget_file(current)
    remove(current, by=by, verb="Dokument gelöscht")


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update().get(pk=document.pk)


def _checked(upload: UploadedFile) -> dict[str, object]:
    try:
        return checked_document(upload)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error


def _forget_file(document: Document) -> None:
    """Remove the present file once everything is written: a change that fails must keep it."""
    forget_file(document.file.name)
