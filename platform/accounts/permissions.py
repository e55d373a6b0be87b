"""Who may do what: one table. Changing it is a change of the product and is reviewed as one."""

from django.db import models


class Role(models.TextChoices):
    """What somebody is in a county (or, for the operator, on the platform)."""

    COORDINATOR = "coordinator", "Koordination"
    EDITOR = "editor", "Redaktion"
    READER = "reader", "Lesezugriff"
    PARTNER = "partner", "Partner-Kontakt"
    OPERATOR = "operator", "Betrieb"


STAFF_ROLES = (Role.COORDINATOR, Role.EDITOR, Role.READER)

_COORDINATOR = frozenset({Role.COORDINATOR})
_EDITORS = frozenset({Role.COORDINATOR, Role.EDITOR})
_STAFF = frozenset(STAFF_ROLES)

# A permission that maps to None is given to everybody, signed in or not.
PERMISSIONS: dict[str, frozenset[Role] | None] = {
    "site.read": None,
    "account.own": frozenset(Role),
    # the county's office
    "office.read": _STAFF,
    "history.read": _STAFF,
    "partners.review": _EDITORS,
    "declarations.draw_up": _EDITORS,
    "declarations.sign": _COORDINATOR,
    "declarations.end": _COORDINATOR,
    "texts.edit": _EDITORS,
    "texts.publish": _COORDINATOR,
    "goals.edit": _EDITORS,
    "measures.edit": _EDITORS,
    "documents.edit": _EDITORS,
    "pages.edit": _EDITORS,
    "categories.edit": _EDITORS,
    "alliance.edit": _COORDINATOR,
    "team.manage": _COORDINATOR,
    "keys.manage": _COORDINATOR,
    "webhooks.manage": _COORDINATOR,
    "delivery.decide": _EDITORS,
    "domains.manage": _COORDINATOR,
    "rights.answer": _COORDINATOR,
    "exchange.read": _STAFF,
    "exchange.share": _COORDINATOR,
    "exchange.adopt": _EDITORS,
    # a partner's own pages
    "portal.use": frozenset({Role.PARTNER}),
    # the platform
    "console.use": frozenset({Role.OPERATOR}),
}


def role_may(role: str | None, permission: str) -> bool:
    """Whether somebody with this role (None: a visitor) has this permission.

    An unknown permission is a KeyError: a page must not invent one.
    """
    allowed = PERMISSIONS[permission]
    return allowed is None or (role is not None and role in allowed)


def permissions_of(role: str | None) -> frozenset[str]:
    """All permissions of a role, for templates and for the page that explains roles."""
    return frozenset(name for name in PERMISSIONS if role_may(role, name))
