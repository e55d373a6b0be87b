"""Which names a county may have: as part of an address, and as a schema of the database."""

import re
import secrets

from django.core.exceptions import ValidationError

SLUG = re.compile(r"^[a-z][a-z0-9-]{1,38}\Z")
SCHEMA = r"^lk_[a-z][a-z0-9_]{1,38}$"
ROLE = r"^kk_role_[0-9a-f]{16}$"

# Addresses that belong to the platform, to mail and name servers, or that could pass for them.
RESERVED_SLUGS = frozenset(
    "admin administrator api app autoconfig autodiscover austausch cdn console demo docs ftp help "
    "hilfe imap intern konsole kontakt kreisklima localhost mail media metrics mx ns1 ns2 "
    "operator pop postmaster public root smtp ssl staging static status support system test "
    "webmail wpad www".split()
)


def check_slug(slug: str) -> None:
    """Refuse a short name that is malformed or reserved; ValidationError says why in German."""
    if not SLUG.match(slug):
        raise ValidationError(
            "Der Kurzname beginnt mit einem Kleinbuchstaben und besteht aus 2 bis 39 Zeichen: "
            "a bis z, 0 bis 9 und Bindestrich, ohne Umlaute und Leerzeichen.",
            code="malformed",
        )
    if slug in RESERVED_SLUGS or slug.endswith("-") or "--" in slug:
        raise ValidationError(
            "Dieser Kurzname ist für die Plattform reserviert oder als Adresse nicht erlaubt.",
            code="reserved",
        )


def schema_of(slug: str) -> str:
    """The schema of the county with this slug; a hyphen is no letter of a schema name."""
    return "lk_" + slug.replace("-", "_")


def new_role() -> str:
    """The name of a role to come; roles belong to the whole server, so no two may ever be alike."""
    return f"kk_role_{secrets.token_hex(8)}"
