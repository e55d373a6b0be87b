"""Seal the paper of a declaration once it is in force: one file, drawn once, kept for good."""

import hashlib
import logging
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.actors import Actor
from alliances.declarations.document import LogoUnreadable
from alliances.declarations.models import Declaration
from alliances.declarations.papers import drawing_of, pdf_of
from alliances.declarations.sealed_papers import SealedPaper
from alliances.history.actions import record
from alliances.profile.models import Alliance
from alliances.seals.actions import current_seal
from alliances.seals.certificates import SealNotPossible
from alliances.uploads import forget_file
from outbox.carrying import Forgone
from outbox.models import Effect
from outbox.writing import put
from tenants.faultpoints import faultpoint
from tenants.schemas import current_county
from tenants.transactions import atomic

log = logging.getLogger(__name__)
TASK = "seal_paper"
# Loaded with the first seal: pyHanko takes a second and 30 MB, which most processes never need.
CLOSED = "alliances.seals.pdf.closed"
SEALED_WITHIN = timedelta(minutes=15)  # the outbox does so within seconds


def ask_for_seal(declaration: Declaration) -> None:
    """Have the paper sealed once what put it into force is committed; call it in there."""
    put(Effect.Kind.TASK, TASK, payload={"declaration": str(declaration.pk)})


@atomic
def seal(declaration: UUID | str) -> SealedPaper | None:
    """Draw, seal and keep the paper of a declaration that came into force; once, ever.

    Safe to repeat and to do at once: the row of the declaration is held meanwhile. None for what
    was never in force. SealNotPossible if no certificate may seal today.
    """
    found = (
        Declaration.objects.select_for_update(of=("self",))
        .select_related("partner", "text")
        .filter(pk=declaration)
        .first()
    )
    if found is None or found.in_force_from is None:
        return None
    kept = SealedPaper.objects.filter(declaration=found).first()
    if kept is not None:
        return kept
    with_seal, alliance = current_seal(), Alliance.objects.get()
    content = import_string(CLOSED)(
        drawing_of(found, alliance, is_final=True)(),
        seal=with_seal,
        reason=f"Partnererklärung {found.number}",
        place=current_county().name,
    )
    faultpoint("seal.drawn")
    paper = SealedPaper(
        declaration=found,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sealed_at=timezone.now(),
        sealed_by=with_seal.subject,
        certificate=with_seal.fingerprint,
    )
    paper.file.save(f"{found.number}.pdf", ContentFile(content), save=False)
    faultpoint("seal.file_written")
    paper.save(force_insert=True)
    record(
        "elektronisch gesiegelt",
        found,
        by=Actor.system(),
        after={"document_sha256": paper.sha256, "sealed_by": paper.sealed_by},
    )
    return paper


def seal_paper(declaration: str) -> None:
    """A task of the outbox; what no certificate may seal today is left to the night."""
    try:
        seal(declaration)
    except SealNotPossible as error:
        raise Forgone(str(error)) from error


def paper_of(declaration: Declaration) -> bytes:
    """What is handed out of a declaration: the sealed file, made now if nobody has made it yet.

    Before it is in force, and as long as no certificate may seal, a drawing that says so.
    """
    try:
        kept = SealedPaper.objects.filter(declaration=declaration).first() or (
            seal(declaration.pk) if declaration.in_force_from else None
        )
    except SealNotPossible:
        kept = None
    return kept.content() if kept else pdf_of(declaration)


def without_seal() -> QuerySet[Declaration]:
    """Declarations that came into force and have no sealed paper yet."""
    return Declaration.objects.filter(in_force_from__isnull=False, sealed_paper=None)


def seal_what_is_left() -> int:
    """Seal what came into force before there were seals, or while none was possible."""
    count = 0
    for pk in list(without_seal().order_by("number").values_list("pk", flat=True)):
        try:
            count += seal(pk) is not None
        except SealNotPossible:
            break
        except (ValueError, RuntimeError, LogoUnreadable, OSError):
            log.exception("declaration %s was not sealed", pk)  # the others are none the worse
    return count


def ask_for_what_is_left(arrival: object = None) -> None:
    """A county that arrives in an archive may have come from before there were seals."""
    for declaration in without_seal().only("pk"):
        ask_for_seal(declaration)


@atomic
def forget_papers(declarations: Collection[UUID]) -> None:
    """Let the sealed files of declarations go whose time is over, in the transaction of that."""
    papers = SealedPaper.objects.filter(declaration__in=declarations)
    for name in papers.values_list("file", flat=True):
        forget_file(name)
    papers.delete()


# -- what must be true in every county: settings.COUNTY_INVARIANTS ---------------------------------
def every_declaration_in_force_is_sealed() -> list[str]:
    """What came into force has its sealed file a little later."""
    waiting = without_seal().filter(updated_at__lt=timezone.now() - SEALED_WITHIN)
    numbers = waiting.order_by("number").values_list("number", flat=True)
    return [f"Die Erklärung {number} ist in Kraft und nicht gesiegelt." for number in numbers]


def every_sealed_file_is_as_it_was_sealed() -> list[str]:
    """Nobody has changed a byte of what was sealed; a file that is missing is told elsewhere."""
    words = []
    papers = SealedPaper.objects.order_by("declaration__number")
    for paper in papers.select_related("declaration").iterator(chunk_size=100):
        try:
            digest = hashlib.sha256(paper.content()).hexdigest()
        except FileNotFoundError:
            continue
        if digest != paper.sha256:
            words.append(f"Die gesiegelte Datei von {paper.declaration.number} wurde verändert.")
    return words


INVARIANTS = (every_declaration_in_force_is_sealed, every_sealed_file_is_as_it_was_sealed)
