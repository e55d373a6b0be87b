"""Who may do what: one table. Changing it is a change of the product and is reviewed as one."""

from django.db import models


class Role(models.TextChoices):
    """What somebody is in a county (or, for the operator, on the platform)."""

    COORDINATOR = "coordinator", "Koordination"
    EDITOR = "editor", "Redaktion"
    READER = "reader", "Lesezugriff"
    PARTNER = "partner", "Partner-Kontakt"
    OPERATOR = "operator", "Betrieb"


class SupportRole(models.TextChoices):
    """What an operator is who came into a county by a support entry; nobody's account has it."""

    READS = "support", "Support (Betrieb)"
    ACTS = "support_acts", "Support (Betrieb), darf ändern"


Roles = frozenset[Role | SupportRole]
STAFF_ROLES = (Role.COORDINATOR, Role.EDITOR, Role.READER)

# What stays when the support goes (people, keys, addresses) and what binds the county is never
# the support's, whatever the county allows it.
_COORDINATOR: Roles = frozenset({Role.COORDINATOR})
_DECIDERS: Roles = frozenset({Role.COORDINATOR, SupportRole.ACTS})
_EDITORS: Roles = frozenset({Role.COORDINATOR, Role.EDITOR, SupportRole.ACTS})
_STAFF: Roles = frozenset({*STAFF_ROLES, *SupportRole})

# A permission that maps to None is given to everybody, signed in or not.
PERMISSIONS: dict[str, Roles | None] = {
    "site.read": None,
    "account.own": frozenset(Role),
    "account.secure": frozenset(Role),
    # the county's office
    "office.read": _STAFF,
    "history.read": _STAFF,
    "partners.review": _EDITORS,
    # everybody's contact data in one file, which stays when the support has gone
    "contacts.export": frozenset({Role.COORDINATOR, Role.EDITOR}),
    "declarations.draw_up": _EDITORS,
    "declarations.sign": _COORDINATOR,
    "launches.prepare": frozenset({Role.COORDINATOR, Role.EDITOR}),  # codes let people sign
    "declarations.end": _COORDINATOR,
    "declarations.upload": frozenset({Role.COORDINATOR, Role.EDITOR}),
    "declarations.rules": _COORDINATOR,
    "authorities.edit": _COORDINATOR,
    "texts.edit": _EDITORS,
    "texts.publish": _DECIDERS,
    "goals.edit": _EDITORS,
    "measures.edit": _EDITORS,
    "documents.edit": _EDITORS,
    "pages.edit": _EDITORS,
    "categories.edit": _EDITORS,
    "misuse.read": _STAFF,
    "misuse.handle": _EDITORS,
    "reports.ask": _EDITORS,
    "alliance.edit": _DECIDERS,
    "team.manage": _COORDINATOR,
    "keys.manage": _COORDINATOR,
    "sign_in.manage": _COORDINATOR,
    "webhooks.manage": _COORDINATOR,
    "delivery.decide": _EDITORS,
    "domains.manage": _COORDINATOR,
    "seals.manage": _COORDINATOR,
    "support.read": _STAFF,
    "support.manage": _COORDINATOR,
    "rights.answer": _COORDINATOR,
    "county.leave": _COORDINATOR,
    "county.export": _COORDINATOR,
    "exchange.read": _STAFF,
    "exchange.share": _COORDINATOR,
    "exchange.adopt": _EDITORS,
    # a partner's own pages
    "portal.use": frozenset({Role.PARTNER}),
    # the platform
    "console.use": frozenset({Role.OPERATOR}),
}

# Pages that ask anew for the password when signing in was some time ago.
SENSITIVE = frozenset(
    {"account.secure", "keys.manage", "seals.manage", "sign_in.manage", "team.manage"}
)
# What is open to people who still have to set up the second factor that is demanded of them.
BEFORE_SECOND_FACTOR = frozenset({"account.own", "account.secure"})


def role_may(role: str | None, permission: str) -> bool:
    """Whether somebody with this role (None: a visitor) has this permission.

    An unknown permission is a KeyError: a page must not invent one.
    """
    allowed = PERMISSIONS[permission]
    return allowed is None or (role is not None and role in allowed)


def permissions_of(role: str | None) -> frozenset[str]:
    """All permissions of a role, for templates and for the page that explains roles."""
    return frozenset(name for name in PERMISSIONS if role_may(role, name))
