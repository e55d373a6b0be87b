"""One spelling for a county's own domain, whatever somebody types, and the one people read."""

import ipaddress
import re
from urllib.parse import urlsplit

import idna
from django.conf import settings
from django.core.exceptions import ValidationError

PROOF_LABEL = "_kreisklima"
LONGEST = 253 - len(PROOF_LABEL) - 1  # the entry that proves it must have room in the DNS
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?\Z")
# RFC 2606, 6761, 6762, 7686, 8375: never anybody's in the public DNS. `.example` stands in guides.
RESERVED = frozenset(
    "alt arpa corp home internal intranet invalid lan local localhost onion private test".split()
)


def canonical(typed: str) -> str:
    """The domain in lower case and punycode, without what surrounds it in an address.

    Umlauts go by IDNA 2008: `straße.de` and `strasse.de` are two domains. ValidationError says in
    German what is wrong.
    """
    host = _host_in(typed)
    if not host:
        raise ValidationError("Bitte geben Sie eine Domain an.", code="empty")
    if _is_address(host):
        raise ValidationError(
            "Das ist eine IP-Adresse. Bitte geben Sie eine Domain an.", code="address"
        )
    try:
        name = idna.encode(host, uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        if "too long" in str(error).lower():
            raise _too_long() from error
        raise _malformed() from error
    if len(name) > LONGEST:
        raise _too_long()
    labels = name.split(".")
    if not all(LABEL.match(label) for label in labels):
        raise _malformed()
    if name == settings.BASE_DOMAIN or name.endswith(f".{settings.BASE_DOMAIN}"):
        raise ValidationError(
            "Diese Adresse gehört zur Plattform. Bitte geben Sie eine eigene Domain an.",
            code="ours",
        )
    if name == "localhost" or labels[-1] in RESERVED:
        raise ValidationError(
            "Diese Domain gibt es nur in eigenen Netzen, nicht im Internet.", code="reserved"
        )
    if len(labels) < 2 or labels[-1].isdigit():
        raise _malformed()
    return name


def shown(domain: str) -> str:
    """The domain as people write it, with its umlauts; as it is where that cannot be told."""
    if "xn--" not in domain:
        return domain
    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain


def twins(domain: str) -> set[str]:
    """The domain with and without `www.`: both lead to the same place."""
    bare = domain.removeprefix("www.")
    return {domain, bare, f"www.{bare}"}


def _host_in(typed: str) -> str:
    """The host in what somebody typed or copied: scheme, port, path and last dot are no part."""
    text = typed.strip()
    if not text.isprintable():
        raise _malformed()
    if "://" not in text:
        text = f"//{text}"
    try:
        found = urlsplit(text)
        host = found.hostname or ""
        found.port  # noqa: B018 - raises for what is no port
    except ValueError as error:
        raise _malformed() from error
    if found.username is not None:  # an e-mail address
        raise _malformed()
    return host.removesuffix(".").removesuffix("。")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _malformed() -> ValidationError:
    return ValidationError(
        "Das ist keine vollständige Domain. So sieht eine aus: klimabuendnis-musterkreis.de",
        code="malformed",
    )


def _too_long() -> ValidationError:
    return ValidationError(
        f"Diese Domain ist zu lang: höchstens {LONGEST} Zeichen, je Teil 63.", code="too_long"
    )
