"""Let demo partners show themselves: profile, logo, people, and what they bring."""

from decimal import Decimal
from typing import Any

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.contributions import actions as contributions
from alliances.demo import logos
from alliances.demo.people import People
from alliances.measures.models import Measure
from alliances.partners import contacts, showing
from alliances.partners.models import Partner
from tenants import municipalities
from tenants.schemas import current_county


def show(entry: dict[str, Any], staff: People) -> Partner:
    """One partner of a content file; who comes into the portal fills it in there."""
    partner = Partner.objects.get(name=entry["name"])
    values = {name: entry[name] for name in showing.PROFILE_FIELDS if name in entry}
    values["municipality"] = key_of(entry["municipality"])
    if "mark" in entry:
        values["logo"] = logos.draw(entry["color"], entry["mark"])
        values["logo_rights"] = f"© {partner.name}, Nutzung auf diesen Seiten erlaubt"
    main = partner.contacts.get(is_main=True)
    own = User.objects.filter(email=main.email, role=Role.PARTNER).first()
    by = Actor.person(own) if own else staff.editor
    showing.change_profile(partner, values, by=by)
    if "duties" in entry:
        contacts.edit(main, {"duties": entry["duties"]}, by=by)
    for person in entry.get("contacts", []):
        contacts.add(partner, person, by=by)
    for given in entry.get("contributions", []):
        measure = Measure.objects.filter(title=given.get("measure", "")).first()
        given = given | {"measure": measure}
        if "quantity" in given:
            given["quantity"] = Decimal(str(given["quantity"]))
        contributions.add(partner, given, by=by)
    return partner


def key_of(name: str) -> str:
    """The key of the county's municipality that is called so; nothing for a made-up place."""
    known = municipalities.of_region(current_county().region_id)
    return next((one.ags for one in known if one.name == name), "")
