"""One letter to a mail server, the point of no return last of all.

A server takes a message when it has seen the line with the single dot that ends it, and not before
(RFC 5321, 4.1.1.4): a connection that breaks earlier means that nothing was taken. So everything
else is sent first, then the hand-over is committed, then the dot.
"""

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from outbox.carrying import Again, Refused

LONGEST = 60.0  # seconds from the connection to the last step; a server may drip
LAST_ANSWER = 60.0  # seconds for the answer to the dot: some look for viruses first


def carry(backend: EmailBackend, message: EmailMessage, hand_over: Callable[[], None]) -> None:
    """Deliver one message; Refused where the server will never take it, Again where not now."""
    try:
        backend.open()
    except smtplib.SMTPException as error:  # our own name or password, not this letter
        raise Again(_words(error)) from error
    server = backend.connection
    if server is None:
        raise Again("Der Mailserver ist nicht zu erreichen.")
    try:
        with _at_most(LONGEST, server):
            _everything_but_the_dot(server, message)
        hand_over()
        with _at_most(LAST_ANSWER, server):
            if server.sock is not None:
                server.sock.settimeout(LAST_ANSWER)
            server.send(b".\r\n")
            _expect(250, server.getreply())
        with suppress(OSError, smtplib.SMTPException):
            server.putcmd("quit")  # whether it says good-bye does not matter
    finally:
        backend.connection = None
        server.close()  # before the dot: the server throws away what it has


def _everything_but_the_dot(server: smtplib.SMTP, message: EmailMessage) -> None:
    encoding = message.encoding or settings.DEFAULT_CHARSET
    server.ehlo_or_helo_if_needed()
    code, answer = server.mail(sanitize_address(message.from_email, encoding))
    if code != 250:  # the sender is ours, whatever the code: no letter's fault
        raise Again(_text(code, answer))
    for recipient in message.recipients():
        _expect((250, 251), server.rcpt(sanitize_address(recipient, encoding)))
    _expect(354, server.docmd("DATA"))
    raw = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    body = b"".join(
        b"." + line if line.startswith(b".") else line for line in raw.splitlines(keepends=True)
    )
    server.send(body if body.endswith(b"\r\n") else body + b"\r\n")


def _expect(wanted: int | tuple[int, ...], said: tuple[int, bytes]) -> None:
    code, answer = said
    if code in (wanted if isinstance(wanted, tuple) else (wanted,)):
        return
    if 500 <= code < 600:
        raise Refused(_text(code, answer))
    if 400 <= code < 500:
        raise Again(_text(code, answer))
    raise smtplib.SMTPServerDisconnected(_text(code, answer))


@contextmanager
def _at_most(seconds: float, server: smtplib.SMTP) -> Iterator[None]:
    """Cut the line when it takes longer, however busy the server looks."""

    def cut() -> None:
        with suppress(OSError):
            if server.sock is not None:
                server.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _words(error: smtplib.SMTPException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"


def _text(code: int, answer: bytes | str) -> str:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"Der Mailserver sagt {code}: {said}"
