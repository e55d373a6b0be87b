"""Change how the alliance is called, looks and speaks; the public pages show it at once."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.actors import Actor
from alliances.history.actions import change
from alliances.profile.models import Alliance
from alliances.profile.theme import check_brand_color
from alliances.uploads import checked_logo, forget_file
from tenants.transactions import atomic


@atomic
def change_profile(alliance: Alliance, values: Mapping[str, Any], *, by: Actor) -> Alliance:
    """Set the given fields; a `logo` among them is an upload, and nothing if it is empty.

    Raises ValidationError with the problem of the colour and of the picture at their fields.
    """
    checked = _checked(values)
    alliance = Alliance.objects.select_for_update().get(pk=alliance.pk)
    former = alliance.logo.name
    if change(alliance, checked, by=by) and "logo" in checked:
        forget_file(former)
    return alliance


def set_logo(alliance: Alliance, upload: UploadedFile, *, by: Actor) -> Alliance:
    """Keep a clean copy of this picture as the logo; ValidationError if it is none."""
    return change_profile(alliance, {"logo": upload}, by=by)


@atomic
def remove_logo(alliance: Alliance, *, by: Actor) -> Alliance:
    """Show the plain mark instead of a logo; safe to repeat."""
    alliance = Alliance.objects.select_for_update().get(pk=alliance.pk)
    former = alliance.logo.name
    if change(alliance, {"logo": "", "logo_alt": ""}, by=by, verb="Logo entfernt"):
        forget_file(former)
    return alliance


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept; all problems are told at once."""
    checked: dict[str, Any] = {
        name: value.replace("\r\n", "\n") if isinstance(value, str) else value
        for name, value in values.items()
    }
    problems: dict[str, list[str]] = {}
    if "brand_color" in checked:
        checked["brand_color"] = checked["brand_color"].strip().lower()
        try:
            check_brand_color(checked["brand_color"])
        except ValidationError as error:
            problems["brand_color"] = error.messages
    upload = checked.pop("logo", None)
    if upload:
        try:
            checked["logo"] = checked_logo(upload)
        except ValidationError as error:
            problems["logo"] = error.messages
    if problems:
        raise ValidationError(problems)
    return checked
