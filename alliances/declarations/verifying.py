"""Say what a paper is worth: genuine and in force, genuine but ended, altered, or unknown.

An uploaded file is compared with what we have sealed and never parsed, so no hostile PDF can do
harm; nothing of it is kept. What is not the sealed file to the last byte is not genuine.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone

from alliances.declarations.models import Declaration
from alliances.declarations.proof import CODE_LENGTH, NUMBER, code_of
from alliances.declarations.sealed_papers import SealedPaper
from alliances.partners.models import Partner

MOST_BYTES = 10 * 1024 * 1024
HEAD = 1024  # a PDF says so somewhere in its first bytes
# Every drawing carries the fingerprint of what it says, in plain words and more than once.
FINGERPRINT = re.compile(rb"sha256:([0-9a-f]{64})")
# What only a sealed file has; whoever alters one of these leaves the others.
TRACES_OF_A_SEAL = (b"/ByteRange", b"/ETSI.CAdES.detached", b"/DocMDP", b"Elektronisches Siegel")


class Verdict(StrEnum):
    """Exactly one of these is true of a paper."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """What is true of a paper, and how much of it is told."""

    verdict: Verdict
    declaration: Declaration | None = None
    paper: SealedPaper | None = None
    names_partner: bool = False
    reason: str = ""  # why it is altered or unknown, for people
    by_file: bool = False


def look_at_file(content: bytes) -> Finding:
    """What a PDF is worth; ValidationError for what is none, in German."""
    if b"%PDF-" not in content[:HEAD]:
        if not content:
            raise ValidationError("Die Datei ist leer.")
        raise ValidationError("Das ist keine PDF-Datei. Laden Sie die Erklärung als PDF hoch.")
    digest = hashlib.sha256(content).hexdigest()
    papers = SealedPaper.objects.select_related("declaration")
    paper = papers.filter(sha256=digest).first()
    if paper is not None:
        return Finding(
            _standing(paper.declaration),
            paper.declaration,
            paper,
            names_partner=True,
            by_file=True,
        )
    return _not_ours(content)


def _not_ours(content: bytes) -> Finding:
    """No file that we have sealed: one that was, or one that never was."""
    is_sealed = any(trace in content for trace in TRACES_OF_A_SEAL)
    marks = {found.decode() for found in FINGERPRINT.findall(content)}
    declaration = (
        Declaration.objects.filter(sha256__in=marks, in_force_from__isnull=False)
        .order_by("number")
        .first()
        if len(marks) <= 10
        else None
    )
    if is_sealed and declaration is not None:
        paper = SealedPaper.objects.filter(declaration=declaration).first()
        return Finding(
            Verdict.ALTERED,
            declaration,
            paper,
            names_partner=False,
            reason=_what_was_done(content, paper),
            by_file=True,
        )
    return Finding(Verdict.UNKNOWN, reason=_why_unknown(content, declaration), by_file=True)


def _what_was_done(content: bytes, paper: SealedPaper | None) -> str:
    """Seen beside the file that we have kept."""
    if paper is None:
        return "Diese Datei haben wir so nicht gesiegelt."
    original = paper.content()
    if content.startswith(original):
        return (
            f"Nach dem Siegeln wurden {_bytes(len(content) - len(original))} angehängt. "
            "Was angehängt ist, gehört nicht zur Erklärung."
        )
    if original.startswith(content):
        return f"Am Ende der Datei fehlen {_bytes(len(original) - len(content))}."
    if len(content) == len(original):
        count = sum(a != b for a, b in zip(content, original, strict=True))
        where = "an 1 Stelle" if count == 1 else f"an {count} Stellen"
        return f"Die Datei weicht {where} von der gesiegelten ab."
    return "Der Inhalt der Datei ist nicht der, den wir gesiegelt haben."


def _bytes(count: int) -> str:
    return "1 Byte" if count == 1 else f"{count} Bytes"


def _why_unknown(content: bytes, declaration: Declaration | None) -> str:
    if declaration is not None:
        return (
            "Die Datei trägt kein Siegel, zum Beispiel weil sie neu gedruckt oder vor dem "
            "Inkrafttreten heruntergeladen wurde. Ohne Siegel können wir nichts bestätigen."
        )
    if b"/Encrypt" in content:
        return "Die Datei ist verschlüsselt; unsere Erklärungen sind es nie."
    return "Diese Datei ist keine Erklärung, die in diesem Landkreis gesiegelt wurde."


def look_at_number(number: str, code: str = "") -> Finding:
    """What the declaration with this number is worth; its name only with the right code.

    Without one only who stands in the public directory anyway is named.
    """
    unknown = Finding(
        Verdict.UNKNOWN, reason="Eine gültige Erklärung mit dieser Nummer gibt es nicht."
    )
    if not NUMBER.fullmatch(number):
        return unknown
    declaration = Declaration.objects.filter(number=number, in_force_from__isnull=False).first()
    if declaration is None:
        return unknown
    if code and code != code_of(declaration):
        return Finding(
            Verdict.UNKNOWN,
            reason="Nummer und Prüfcode gehören nicht zusammen. Bitte vergleichen Sie beides mit "
            "dem Papier; stimmt es überein, ist das Papier nicht von uns.",
        )
    verdict = _standing(declaration)
    public = Partner.objects.public(timezone.localdate()).filter(pk=declaration.partner_id)
    is_named = bool(code) or (verdict == Verdict.IN_FORCE and public.exists())
    return Finding(verdict, declaration, names_partner=is_named)


def _standing(declaration: Declaration, on: date | None = None) -> Verdict:
    """In force until the day it ends; the state may follow that day an hour late."""
    today = on or timezone.localdate()
    if declaration.ended_on is not None and declaration.ended_on <= today:
        return Verdict.ENDED
    return Verdict.IN_FORCE


def check_code(code: str) -> None:
    """ValidationError for what cannot be a code."""
    if code and not re.fullmatch(rf"[0-9a-f]{{{CODE_LENGTH}}}", code):
        raise ValidationError(
            f"Der Prüfcode hat {CODE_LENGTH} Zeichen aus 0 bis 9 und a bis f; er steht auf dem "
            "Papier neben der Nummer."
        )
