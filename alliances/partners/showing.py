"""Change what a partner shows of itself; it is public at once, and history says who did it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from accounts.actors import Actor
from alliances.history.actions import change
from alliances.partners.links import checked_links
from alliances.partners.models import Partner
from alliances.uploads import checked_logo, forget_file
from tenants import municipalities
from tenants.schemas import current_county
from tenants.transactions import atomic

# What a partner says of itself, in the order of its form.
PROFILE_FIELDS = (
    "description climate_goals climate_target_year street postal_code city municipality website "
    "links logo_alt logo_rights"
).split()


@atomic
def change_profile(partner: Partner, values: Mapping[str, Any], *, by: Actor) -> bool:
    """Set the given fields; a `logo` among them is an upload, and nothing if it is empty.

    Raises ValidationError with all problems at their fields; False if nothing differs.
    """
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    checked = _checked(partner, values)
    former = partner.logo.name
    changed = change(partner, checked, by=by, verb="Profil bearbeitet")
    if changed and "logo" in checked:
        forget_file(former)
    return changed


@atomic
def remove_logo(partner: Partner, *, by: Actor) -> bool:
    """Show the name alone; safe to repeat."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    former = partner.logo.name
    nothing = {"logo": "", "logo_alt": "", "logo_rights": ""}
    changed = change(partner, nothing, by=by, verb="Logo entfernt")
    forget_file(former)
    return changed


def checked_municipality(ags: str) -> str:
    """The key of a municipality of this county, or nothing; ValidationError otherwise."""
    found = municipalities.find(ags)
    if ags and (found is None or found.region != current_county().region_id):
        raise ValidationError("Diese Gemeinde gibt es im Landkreis nicht.")
    return ags


def _checked(partner: Partner, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept; all problems are told at once."""
    checked: dict[str, Any] = {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
        for name, value in values.items()
    }
    problems: dict[str, list[str]] = {}
    upload = checked.pop("logo", None)
    for name, value, check in (
        ("logo", upload, checked_logo),
        ("links", checked.get("links"), checked_links),
        ("municipality", checked.get("municipality"), checked_municipality),
    ):
        if value:
            try:
                checked[name] = check(value)
            except ValidationError as error:
                problems[name] = error.messages
    if upload or partner.logo:
        kept = {name: getattr(partner, name) for name in ("logo_alt", "logo_rights")} | checked
        if not kept["logo_alt"]:
            problems["logo_alt"] = ["Bitte beschreiben Sie das Logo in wenigen Worten."]
        if not kept["logo_rights"]:
            problems["logo_rights"] = [
                "Bitte geben Sie an, wem das Logo gehört und dass es gezeigt werden darf."
            ]
    if problems:
        raise ValidationError(problems)
    return checked
