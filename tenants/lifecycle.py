"""Take a county out of service and bring it back; its data stays as it is."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants.deeds import Deed, tell
from tenants.faultpoints import faultpoint
from tenants.models import County
from tenants.schemas import outside
from tenants.transactions import atomic

LONGEST_REASON = 500


def suspend(county: County, *, reason: str, by: str, dry_run: bool = False) -> bool:
    """Close all pages, keys and tasks of a county until it is reactivated; True if it was open.

    Its visitors read a friendly word, never the reason; mails wait, sessions stay. Raises
    ValidationError with one German message per wrong field.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Bitte geben Sie einen Grund an."})
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ValidationError(
            {"reason": f"Bitte fassen Sie den Grund in höchstens {LONGEST_REASON} Zeichen."}
        )
    return _turn(
        county,
        to=County.State.SUSPENDED,
        reason=reason,
        verb="Landkreis ausgesetzt",
        by=by,
        dry_run=dry_run,
    )


def reactivate(county: County, *, by: str, dry_run: bool = False) -> bool:
    """Let a suspended county work again; True if it was closed.

    ValidationError if it is to be deleted: that is taken back on its own, see `tenants/deletion/`.
    """
    return _turn(
        county,
        to=County.State.ACTIVE,
        reason="",
        verb="Landkreis wieder in Betrieb",
        by=by,
        dry_run=dry_run,
    )


def _turn(county: County, *, to: str, reason: str, verb: str, by: str, dry_run: bool) -> bool:
    """Bring the county into this state; whoever says it again changes nothing."""
    with outside(), atomic():
        now = County.objects.select_for_update().filter(pk=county.pk).first()
        faultpoint("turning.locked")
        if now is None:
            raise ValidationError({"slug": "Diesen Landkreis gibt es nicht mehr."})
        if now.state in {County.State.DELETING, County.State.ERASING}:
            raise ValidationError({"slug": f"Der Landkreis ist {now.get_state_display()}."})
        changes = now.state != to
        if changes and not dry_run:
            now.state, now.state_since, now.state_reason = to, timezone.now(), reason
            now.save(update_fields=["state", "state_since", "state_reason"])
            faultpoint("turning.saved")
            tell(Deed(now, verb, by, "operator", note=reason))
        county.state, county.state_since = now.state, now.state_since
        county.state_reason = now.state_reason
        faultpoint("turning.before_commit")
    faultpoint("turning.committed")
    return changes
