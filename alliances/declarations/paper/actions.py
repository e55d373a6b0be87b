"""Upload a signed sheet, compare it as a second person, confirm it or send it back."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations import signing
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.paper.models import Side, SignedSheet
from alliances.declarations.paper.scans import checked_scan
from alliances.declarations.rows import locked
from alliances.history.actions import record
from alliances.partners.actions import NotAllowedNow
from alliances.profile.models import Alliance
from tenants.transactions import atomic

State = SignedSheet.State
FIELDS = {"name": "signatory", "function": "function", "place": "place", "signed_on": "signed_on"}


class SamePerson(Exception):
    """Whoever uploaded a sheet does not confirm it: two pairs of eyes are two people."""


def needs_second() -> bool:
    """Whether this alliance wants a second person for what was signed on paper."""
    return Alliance.objects.get().paper_needs_second


@atomic
def upload(
    declaration: Declaration, *, scan: UploadedFile, sides: list[Side], by: Actor
) -> SignedSheet:
    """Keep a scan with what stands on it; nothing is signed before somebody has compared both.

    ValidationError at `file` and at '<party>_date', '<party>_name'; AlreadySigned, NotAllowedNow.
    """
    _check_is_person(by)
    declaration = locked(declaration)
    if declaration.sheets.filter(state=State.WAITING).exists():
        raise NotAllowedNow("Zu dieser Erklärung wartet schon ein Blatt auf die Bestätigung.")
    for side in sides:
        _check(declaration, side, by)
    try:
        kept = checked_scan(scan)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    sheet = SignedSheet(
        declaration=declaration, uploaded_by=by.label[:200], uploaded_by_id=by.id, **kept
    )
    for side in sides:
        for said, field in FIELDS.items():
            setattr(sheet, f"{side.party}_{field}", getattr(side, said))
    sheet.save(force_insert=True)
    _record("Unterschriebenes Blatt hochgeladen", sheet, by=by)
    return sheet


@atomic
def confirm(sheet: SignedSheet, *, by: Actor) -> SignedSheet:
    """Say that scan and entries agree: this records the signatures, and the second one counts.

    SamePerson; whatever `signing.sign` refuses, with nothing changed.
    """
    _check_is_person(by)
    declaration, sheet = _waiting(sheet)
    if sheet.uploaded_by_id == by.id and needs_second():
        raise SamePerson(
            "Sie haben dieses Blatt selbst hochgeladen. Bestätigen muss es eine zweite Person mit "
            "der Rolle Koordination."
        )
    _decide(sheet, State.CONFIRMED, "Unterschriebenes Blatt bestätigt", by=by)
    sides = sheet.sides
    for side in sides:
        signing.sign(
            declaration,
            party=side.party,
            name=side.name,
            function=side.function,
            place=side.place,
            on=side.signed_on,
            by=by,
            way=Signature.Way.PAPER,
            quietly=side != sides[-1],
        )
    return sheet


@atomic
def send_back(sheet: SignedSheet, *, reason: str, by: Actor) -> SignedSheet:
    """Say what does not agree; the sheet makes no signature, and another may be uploaded."""
    _check_is_person(by)
    if not reason.strip():
        raise ValidationError({"reason": "Bitte schreiben Sie, was nicht stimmt."})
    _, sheet = _waiting(sheet)
    sheet.reason = reason.strip()
    return _decide(sheet, State.RETURNED, "Unterschriebenes Blatt zurückgegeben", by=by)


@atomic
def take_back(sheet: SignedSheet, *, by: Actor) -> SignedSheet:
    """Undo one's own upload while nobody has decided on it."""
    _check_is_person(by)
    _, sheet = _waiting(sheet)
    if sheet.uploaded_by_id != by.id:
        raise NotAllowedNow("Zurücknehmen kann ein Blatt nur, wer es hochgeladen hat.")
    return _decide(sheet, State.WITHDRAWN, "Unterschriebenes Blatt zurückgenommen", by=by)


def _check(declaration: Declaration, side: Side, by: Actor) -> None:
    """Everything the signature will be refused for, said at once and at its field."""
    try:
        signing.check_signature(
            declaration,
            party=side.party,
            name=side.name,
            function=side.function,
            on=side.signed_on,
            by=by,
        )
    except ValidationError as error:
        at_side = {f"{side.party}_{name}": words for name, words in error.message_dict.items()}
        raise ValidationError(at_side) from error


def _waiting(sheet: SignedSheet) -> tuple[Declaration, SignedSheet]:
    """The declaration and its sheet, held against everybody else, if the sheet is undecided."""
    declaration = locked(sheet.declaration)
    current = SignedSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    current.declaration = declaration
    if current.state != State.WAITING:
        stands = current.get_state_display()
        raise NotAllowedNow(f"Über dieses Blatt ist schon entschieden: {stands}.")
    return declaration, current


def _check_is_person(by: Actor) -> None:
    """A program compares nothing, and whoever holds its key would be a person twice."""
    if by.kind != "person" or not by.id:
        raise NotAllowedNow("Ein unterschriebenes Blatt vergleichen nur angemeldete Personen.")


def _decide(sheet: SignedSheet, state: str, verb: str, *, by: Actor) -> SignedSheet:
    sheet.state = state
    sheet.decided_by, sheet.decided_by_id = by.label[:200], by.id
    sheet.decided_at = timezone.now()
    sheet.save()
    _record(verb, sheet, by=by)
    return sheet


def _record(verb: str, sheet: SignedSheet, *, by: Actor) -> None:
    """In the history of the declaration, where everybody looks for it."""
    after: dict[str, object] = {"file": sheet.file_name, "sha256": sheet.sha256}
    after |= {f"{side.party}_signed_on": side.signed_on for side in sheet.sides}
    if sheet.reason:
        after["reason"] = sheet.reason
    if sheet.was_confirmed_alone:
        after["alone"] = "Eine Person hat hochgeladen und bestätigt; die Allianz lässt das zu."
    record(verb, sheet.declaration, by=by, after=after)
