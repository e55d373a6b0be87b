"""One question and everything that comes back: body, headers, files, letters, log lines."""

import gzip
import io
import json
import logging
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import mail
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError, transaction
from django.test import RequestFactory
from pypdf import PdfReader

from mails.carrying import deliver
from mails.models import Mail
from tenants.models import County
from tenants.postgresql.places import NOWHERE, at
from tenants.schemas import inside
from tests.sweep.canaries import Canary, canaries_in, plainly

TOKEN = "a" * 32  # of the protection against forged requests; cookie and field are equal
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
TRIES = 5


@dataclass(frozen=True)
class Question:
    """What is asked on one host by one person."""

    route: str
    method: str
    path: str
    host: str
    role: str = "visitor"
    session: str = ""
    key: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    is_api: bool = False
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.role} {self.method} {self.host}{self.path} ({self.route})"


@dataclass
class Answer:
    """What came back, as text in which canaries can be found."""

    status: int
    kind: str
    headers: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def canaries(self) -> dict[str, set[Canary]]:
        """By where they stood: 'body', 'header Location', 'mail', 'log'."""
        broken = self.kind == "application/pdf"
        return {
            where: found
            for where, text in self.texts.items()
            if (found := canaries_in(text, is_broken=broken and where == "body"))
        }


class Caller(RequestFactory):
    """Asks our whole stack, middleware included, as a web server does: from nowhere.

    Django's test client listens to signals of the whole process and would mix up threads.
    """

    def __init__(self) -> None:
        super().__init__()
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def request(self, **request: Any) -> Any:
        with at(NOWHERE):
            environ = self._base_environ(**request)  # type: ignore[attr-defined] # not in the stubs
            return self.handler.get_response(WSGIRequest(environ))

    def call(self, question: Question) -> Any:
        """The response to a question, not yet read."""
        self.cookies = SimpleCookie()
        self.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        if question.session:
            self.cookies[settings.SESSION_COOKIE_NAME] = question.session
        headers = dict(question.headers)
        if question.key:
            headers["Authorization"] = f"Bearer {question.key}"
        kind = "application/json"
        body: Any = json.dumps(question.data) if question.is_api else question.data
        if question.method not in CHANGES:
            body = ""
        elif not question.is_api:
            kind = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://{question.host}"
            data = question.data | {"csrfmiddlewaretoken": TOKEN}
            body = urlencode(data, doseq=True)
        return self.generic(
            question.method,
            question.path,
            body,
            content_type=kind,
            headers=headers,
            SERVER_NAME=question.host,
        )


class Lines(logging.Handler):
    """Keeps each thread's log lines for the question that it is at, as the product writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"]))
        self.own = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        lines = getattr(self.own, "lines", None)
        if lines is not None:
            lines.append((self.format(record), getattr(record, "county", "-")))
        if record.exc_info and isinstance(record.exc_info[1], OperationalError):
            self.own.is_to_repeat = True

    @contextmanager
    def kept(self) -> Iterator[list[tuple[str, str]]]:
        """The lines of this thread in this block: text and county."""
        self.own.lines, self.own.is_to_repeat = [], False
        try:
            yield self.own.lines
        finally:
            self.own.lines = None

    @property
    def is_to_repeat(self) -> bool:
        """Whether two of our own changes had been in each other's way."""
        return getattr(self.own, "is_to_repeat", False)


class Person:
    """Asks questions in one thread; whatever a question changes is taken back."""

    def __init__(self, counties: dict[str, County], lines: Lines):
        self.counties, self.lines, self.caller = counties, lines, Caller()

    def ask(self, question: Question) -> list[Answer]:
        """The answer, and where it leads to, if it changed something and leads on."""
        for _ in range(TRIES):
            with self.lines.kept() as lines:
                answers = self._ask(question)
                answers[0].texts["log"] = "\n".join(line for line, _ in lines)
                answers[0].texts["log county"] = _labels(lines)
                if not self.lines.is_to_repeat:
                    break
        return answers

    def _ask(self, question: Question) -> list[Answer]:
        if question.method not in CHANGES:
            return [read(self.caller.call(question))]
        with transaction.atomic():
            before = self._letters(question)
            answers = [read(self.caller.call(question))]
            new = self._letters(question) - before
            answers[0].texts["mail"] = self._post(question, new)
            target = answers[0].headers.get("Location", "")
            if target.startswith("/") and not target.startswith("/anmelden/?"):
                after = Question(
                    question.route,
                    "GET",
                    target,
                    question.host,
                    question.role,
                    question.session,
                    question.key,
                )
                answers.append(read(self.caller.call(after)))
            transaction.set_rollback(True)
        return answers

    def _county(self, question: Question) -> County | None:
        return self.counties.get(question.host.split(".")[0])

    def _letters(self, question: Question) -> set:
        county = self._county(question)
        if county is None:
            return set()
        with inside(county):
            return set(Mail.objects.values_list("pk", flat=True))

    def _post(self, question: Question, letters: set) -> str:
        """The letters as a mail server gets them."""
        told = []
        for pk in letters:
            with inside(self._county(question)):
                deliver(pk)
            message_id = f"<{pk}@{settings.BASE_DOMAIN}>"
            for message in list(mail.outbox):
                if message.extra_headers.get("Message-ID") == message_id:
                    told.append(letter_text(message.message().as_bytes()))
        return "\n".join(told)


def letter_text(raw: bytes) -> str:
    """A letter as its reader sees it, headers and all parts."""
    letter = message_from_bytes(raw, policy=policy.default)
    words = [f"{name}: {value}" for name, value in letter.items()]
    for part in letter.walk():
        if not part.is_multipart():
            words.append(str(part.get_content()))
    return plainly("\n".join(words))


def _labels(lines: list[tuple[str, str]]) -> str:
    return " ".join(
        f"Kanarie-{label.removeprefix('lk_')}-log" for _, label in lines if label.startswith("lk_")
    )


def read(response: Any) -> Answer:
    """Everything of a response, streamed and packed ones too, as text."""
    try:
        with at(NOWHERE):
            body = b"".join(response) if response.streaming else response.content
    finally:
        for close in response._resource_closers:  # all of close() would end the connection too
            close()
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    kind = response.get("Content-Type", "").split(";")[0].strip()
    headers = dict(response.items())
    answer = Answer(response.status_code, kind, headers, body=body)
    answer.texts["body"] = plainly(words_of(kind, body))
    for name, value in headers.items():
        answer.texts[f"header {name}"] = plainly(str(value))
    for morsel in response.cookies.values():
        answer.texts[f"cookie {morsel.key}"] = plainly(morsel.OutputString())
    return answer


def words_of(kind: str, body: bytes) -> str:
    """The text of a body; of PDF and archives also what is packed in them."""
    raw = body.decode("utf-8", errors="replace")
    if body.startswith(b"%PDF") and b"/Page" in body:
        reader = PdfReader(io.BytesIO(body))
        pages = [page.extract_text() for page in reader.pages]
        return "\n".join([*pages, str(reader.metadata), raw])
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = [words_of("", archive.read(name)) for name in archive.namelist()]
        return "\n".join([*archive.namelist(), *parts])
    return raw
