"""Ask the DNS whether a county has written its proof beside a domain."""

import dns.exception
import dns.nameserver
import dns.resolver
from django.conf import settings
from django.core.exceptions import ValidationError

from tenants.domain_names import PROOF_LABEL, shown
from tenants.models import Domain

PREFIX = "kreisklima="
ONE_TRY, ALL_TRIES = 1.5, 4.0  # seconds; somebody waits in front of a page


def entry_of(domain: Domain) -> tuple[str, str]:
    """Name and value of the TXT entry that proves this domain."""
    return f"{PROOF_LABEL}.{domain.domain}", f"{PREFIX}{domain.proof}"


def look_up(domain: Domain) -> None:
    """Return if the DNS shows the proof; ValidationError says in German what it shows instead.

    Takes up to `ALL_TRIES` seconds (twice that for a domain that does not exist): never call it
    inside a transaction.
    """
    name, value = entry_of(domain)
    try:
        answer = _resolver().resolve(f"{name}.", "TXT", search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer) as error:
        raise _not_yet(domain) from error
    except (dns.exception.DNSException, OSError) as error:
        raise _nobody_answers() from error
    found = [b"".join(row.strings).decode("ascii", "replace").strip() for row in answer]
    if value in found:
        return
    if any(text.startswith(PREFIX) for text in found):
        raise ValidationError(
            "Der Eintrag hat einen anderen Wert. Bitte übernehmen Sie ihn genau so, wie er hier "
            "steht.",
            code="different",
        )
    raise _not_yet(domain, exists=True)


def _not_yet(domain: Domain, *, exists: bool = False) -> ValidationError:
    """No proof there; is there a domain at all?"""
    if not exists:
        try:
            _resolver().resolve(f"{domain.domain}.", "SOA", search=False, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return ValidationError(
                f"Die Domain {shown(domain.domain)} gibt es nicht. Ist sie richtig geschrieben?",
                code="unknown",
            )
        except (dns.exception.DNSException, OSError):
            return _nobody_answers()
    return ValidationError(
        "Der DNS-Eintrag ist noch nicht zu sehen. Bis eine Änderung überall ankommt, können einige "
        "Stunden vergehen; wir schauen von selbst immer wieder nach.",
        code="not_yet",
    )


def _nobody_answers() -> ValidationError:
    return ValidationError(
        "Der Nameserver der Domain antwortet gerade nicht. Bitte versuchen Sie es später noch "
        "einmal.",
        code="no_answer",
    )


def _resolver() -> dns.resolver.Resolver:
    """The machine's own resolvers, or those of the settings; nothing is kept between look-ups."""
    resolver = dns.resolver.Resolver(configure=not settings.DNS_RESOLVERS)
    if settings.DNS_RESOLVERS:
        resolver.nameservers = [_nameserver(each) for each in settings.DNS_RESOLVERS]
    resolver.timeout, resolver.lifetime = ONE_TRY, ALL_TRIES
    resolver.cache = None
    return resolver


def _nameserver(text: str) -> dns.nameserver.Nameserver:
    """`1.2.3.4`, `1.2.3.4:5353`, `2001:db8::1` or `[2001:db8::1]:5353`."""
    address, port = text, ""
    if text.startswith("["):
        address, _, port = text[1:].partition("]")
        port = port.removeprefix(":")
    elif text.count(":") == 1:
        address, _, port = text.partition(":")
    return dns.nameserver.Do53Nameserver(address, int(port or 53))
