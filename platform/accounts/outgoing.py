"""Ask an address that a county has typed in, without being sent into our own network.

Only HTTPS, no redirects, a small answer within seconds, and the machine that really answers must
have a public address; this is looked at on the open connection, so a name that changes its meaning
in between helps nobody. The operator may name exceptions in PROVIDERS_IN_OWN_NETWORK.
"""

import time
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from tenants.networks import is_public

TIMEOUT, WHOLE_ANSWER_WITHIN = 5, 10  # seconds
MOST_BYTES = 512 * 1024


class NotAsked(requests.RequestException):
    """This address is not asked, or not any further."""


def _check_peer(connection: HTTPConnection, sock: Any) -> Any:
    peer = sock.getpeername()[0]
    if not is_public(peer) and not _is_allowed(connection.host, connection.port):
        sock.close()
        raise NotAsked("this name leads into a network that is not public")
    return sock


class _Connection(HTTPConnection):
    def _new_conn(self) -> Any:
        return _check_peer(self, super()._new_conn())


class _SecureConnection(HTTPSConnection):
    def _new_conn(self) -> Any:
        return _check_peer(self, super()._new_conn())


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class GuardedSession(requests.Session):
    """As that of the requests library, with the rules above."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # no proxy and no passwords of the machine
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(max_retries=0))

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        check_address(str(url))
        kwargs |= {"allow_redirects": False, "stream": True, "timeout": TIMEOUT}
        response = super().request(method, url, *args, **kwargs)
        if response.is_redirect:
            raise NotAsked("an answer from elsewhere is not taken")
        response._content = _whole_body(response)
        return response


def _whole_body(response: requests.Response) -> bytes:
    deadline, body = time.monotonic() + WHOLE_ANSWER_WITHIN, b""
    for piece in response.iter_content(16 * 1024):
        body += piece
        if len(body) > MOST_BYTES or time.monotonic() > deadline:
            response.close()
            raise NotAsked("this answer is too long")
    return body


def guarded_session() -> requests.Session:
    """A session that asks public addresses only."""
    return GuardedSession()


def check_address(url: str) -> None:
    """NotAsked unless this is an address that we would ask."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotAsked("no address") from error
    if not host or parts.username or parts.password:
        raise NotAsked("no address")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_allowed(host, port or 80)):
        raise NotAsked("only HTTPS")


def _is_allowed(host: str, port: int | None) -> bool:
    return not {host, f"{host}:{port}"}.isdisjoint(settings.PROVIDERS_IN_OWN_NETWORK)
