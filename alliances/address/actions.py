"""What a county does with its own domains; the rules are those of `tenants/domains.py`."""

from accounts.actors import Actor
from tenants import domains
from tenants.models import Domain
from tenants.schemas import current_county


def addresses() -> list[Domain]:
    """All addresses of this county, claims included; they lie in the shared schema."""
    return domains.own_domains(current_county())


def claim(typed: str, *, by: Actor) -> Domain:
    """Say that this domain is ours; the answer carries the proof to be written into the DNS."""
    return domains.claim(current_county(), typed, by=by)


def check(domain: Domain, *, by: Actor) -> Domain:
    """Look for the proof now, in seconds and outside of a transaction."""
    return domains.check(domain, by=by)


def make_main(domain: Domain, *, by: Actor) -> Domain:
    """Let mails and links lead here."""
    return domains.make_main(domain, by=by)


def remove(domain: Domain, *, by: Actor) -> None:
    """Give a domain up, or a claim."""
    domains.remove(domain, by=by)
