"""Call an address that a county chose, and no machine of ours by it.

Whoever registers an address could name one of our own network. So the name is resolved, every
address it has must be a public one, and exactly the one that was looked at is called.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from tenants.networks import is_public

EACH, ALL = 10.0, 15.0  # seconds for one step, and for the whole call
MOST_BYTES = 4096  # of an answer; what it says is nobody's business, only its status
SMALLEST_PORT = 1024  # below it, only 443: other services speak there


class NotPublic(Exception):
    """The address leads to a machine that counties must not reach through us."""


def checked(url: str) -> str:
    """An address as it may be registered; ValidationError at `url`."""
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError:
        raise ValidationError({"url": "Das ist keine Internetadresse."}) from None
    schemes = {"https", "http"} if settings.WEBHOOKS_MAY_STAY_HOME else {"https"}
    if parts.scheme not in schemes or not parts.hostname:
        raise ValidationError({"url": "Bitte geben Sie eine Adresse an, die mit https:// beginnt."})
    if parts.username or parts.password or parts.fragment:
        raise ValidationError({"url": "Die Adresse darf weder Zugangsdaten noch „#“ enthalten."})
    if port is not None and port != 443 and port < SMALLEST_PORT:
        raise ValidationError({"url": f"Der Port {port} ist nicht erlaubt."})
    with suppress(ValueError):
        if not _may_be_called(ipaddress.ip_address(parts.hostname)):
            raise ValidationError({"url": "Diese Adresse liegt nicht im öffentlichen Internet."})
    return url


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send the body and return the status; OSError, HTTPException or NotPublic if that fails.

    Redirects are not followed: they could lead anywhere.
    """
    parts = urlsplit(url)
    line = connect(parts)
    timer = threading.Timer(ALL, lambda: _cut(line))
    timer.daemon = True
    timer.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", target, body, {"Content-Type": "application/json", **headers})
        answer = line.getresponse()
        answer.read(MOST_BYTES)
        return answer.status
    finally:
        timer.cancel()
        line.close()


def connect(parts: SplitResult) -> http.client.HTTPConnection:
    """A line to the one address that was looked at, with the certificate of the name."""
    name, is_safe = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_safe else 80)
    address = public_addresses(name, port)[0]
    plain = socket.create_connection((address, port), timeout=EACH)
    line = http.client.HTTPConnection(name, port, timeout=EACH)
    try:
        context = ssl.create_default_context()
        line.sock = context.wrap_socket(plain, server_hostname=name) if is_safe else plain
    except Exception:
        plain.close()
        raise
    return line


def public_addresses(name: str, port: int) -> list[str]:
    """What the name leads to; NotPublic if only one of its addresses is not for everybody."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not _may_be_called(ipaddress.ip_address(address.partition("%")[0])):
            raise NotPublic("Die Adresse liegt nicht im öffentlichen Internet.")
    return addresses


def _may_be_called(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return _may_be_called(address.ipv4_mapped)
    if address.is_loopback and settings.WEBHOOKS_MAY_STAY_HOME:
        return True
    return is_public(address)


def _cut(line: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)
