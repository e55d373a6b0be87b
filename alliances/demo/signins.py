"""Every address of the demo and who can sign in there."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import STAFF_ROLES, Role
from alliances.demo import OPERATOR, SECOND_OPERATOR, SLUGS, contents
from alliances.demo.people import staff_address
from tenants.hosts import address, network_address
from tenants.models import County
from tenants.schemas import inside, outside

SIGN_IN = "/anmelden/"


@dataclass(frozen=True)
class Site:
    """One host and the accounts the demo has made for it, with the German word for each role."""

    name: str
    address: str
    sign_in: str
    accounts: list[tuple[str, str]]


def sites() -> Iterator[Site]:
    """The network's site, then the demo counties that are there, by name."""
    with outside():
        operators = _accounts([OPERATOR, SECOND_OPERATOR])
        counties = {county.slug: county for county in County.objects.filter(slug__in=SLUGS)}
    yield Site("Kreisklima", network_address(), network_address(SIGN_IN), operators)
    for slug, county in counties.items():
        with inside(county):
            accounts = _accounts(_addresses(slug))
        yield Site(county.name, address(county), address(county, SIGN_IN), accounts)


def _addresses(slug: str) -> list[str]:
    """Whom the demo lets in here: the office, then contacts of partners."""
    portal = [entry["email"] for entry in contents.read(slug)["partners"] if entry.get("portal")]
    return [staff_address(role, slug) for role in STAFF_ROLES] + portal


def _accounts(emails: list[str]) -> list[tuple[str, str]]:
    """Those of the addresses that still have a way in, in the given order."""
    roles = dict(User.objects.filter(email__in=emails, is_active=True).values_list("email", "role"))
    return [(email, Role(roles[email]).label) for email in emails if email in roles]
