"""Ask everything on every host as everybody, and judge each answer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from django.urls import reverse

from accounts.permissions import STAFF_ROLES, Role
from tests.sweep.asking import Answer, Person, Question
from tests.sweep.canaries import SLUGS, Canary, canaries_in
from tests.sweep.classes import COUNTY, NETWORK, Asked
from tests.sweep.county_classes import COUNTY_CLASSES
from tests.sweep.network_classes import NETWORK_CLASSES
from tests.sweep.planting import Planted
from tests.sweep.shelf import secret_of
from tests.sweep.signing_in import session_key

VISITOR = "visitor"
SEARCHING = {VISITOR, Role.COORDINATOR, Role.OPERATOR}
STAFF = frozenset(STAFF_ROLES)
PEOPLE = (VISITOR, Role.PARTNER, Role.READER, Role.EDITOR, Role.COORDINATOR)
BESIDE = ("/healthz", "/readyz", "/gibt-es-nicht/", "/static/nicht-da.css")
SEARCHED = "?q=a&page=1&page_size=2"  # a letter of every canary
FEW = 4  # things of one route that the quick sweep asks for
QUICK, ALL = ("GET", "POST"), ("GET", "HEAD", "OPTIONS", "POST")
QUICK_API, ALL_API = ("GET", "POST", "PATCH", "DELETE"), (*ALL, "PUT", "PATCH", "DELETE")
CLASSES = {COUNTY: COUNTY_CLASSES, NETWORK: NETWORK_CLASSES}


def host_of(slug: str) -> str:
    """Where a county, or with '' the network, answers."""
    return f"{slug}.localhost" if slug else "localhost"


def is_sent_away(answer: Answer) -> bool:
    """Whether somebody is asked to sign in first."""
    return answer.headers.get("Location", "").startswith("/anmelden/?")


@dataclass
class Sweep:
    """What was asked and what was found."""

    planted: Planted
    told: Counter = field(default_factory=Counter)
    let_in: Counter = field(default_factory=Counter)
    statuses: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    wrong_kinds: set[str] = field(default_factory=set)
    shown: dict[tuple[str, str], set[Canary]] = field(default_factory=lambda: defaultdict(set))

    def questions(self, *, whole: bool, only: Iterable[str] = ()) -> Iterator[Question]:
        """Hosts in turn, so that whatever is kept between two requests is another county's."""
        wanted = set(only)
        if not wanted:
            yield from self._beside()
        for urlconf, hosts in ((COUNTY, SLUGS), (NETWORK, ("",))):
            for name, kind in CLASSES[urlconf].items():
                if wanted and name not in wanted:
                    continue
                for role in self._roles(kind, urlconf, whole):
                    for method in self._methods(kind, role, whole):
                        for names in list(kind.variants())[: None if whole else FEW]:
                            for slug in hosts:
                                question = self.question(name, kind, slug, role, method, names)
                                yield question
                                if method == "GET" and not kind.args and role in SEARCHING:
                                    yield replace(question, path=question.path + SEARCHED)

    def _beside(self) -> Iterator[Question]:
        """What answers without being a route: health, what is not there, a host nobody has."""
        for path in BESIDE:
            for host in (*map(host_of, SLUGS), host_of(""), "fremd.localhost"):
                for role in (VISITOR, Role.COORDINATOR):
                    session = "" if role == VISITOR else session_key(role)
                    yield Question(path, "GET", path, host, role, session)

    def _roles(self, kind: Asked, urlconf: str, whole: bool) -> tuple[str, ...]:
        if urlconf == NETWORK:
            return (VISITOR, Role.OPERATOR, *((Role.COORDINATOR,) if whole else ()))
        if kind.is_api:
            return (VISITOR, *STAFF_ROLES)
        return (*PEOPLE, Role.OPERATOR) if whole else PEOPLE

    def _methods(self, kind: Asked, role: str, whole: bool) -> tuple[str, ...]:
        if kind.is_api:
            return ALL_API if whole else QUICK_API if role == Role.COORDINATOR else ("GET", "POST")
        if whole:
            return ALL
        return ("GET",) if role in {Role.READER, Role.EDITOR} else QUICK

    def question(
        self,
        route: str,
        kind: Asked,
        slug: str,
        role: str,
        method: str,
        names: dict[str, str],
        things: dict[str, str] | None = None,
    ) -> Question:
        """With the ids of one county's things, or of those that are given."""
        own = self.planted.things[slug or SLUGS[0]] if things is None else things
        values = {each: name[1:] if name[0] == "=" else own[name] for each, name in names.items()}
        urlconf = COUNTY if slug else NETWORK
        data = {name: _filled_in(value, own) for name, value in kind.post.items()}
        is_known = role != VISITOR
        return Question(
            route,
            method,
            kind.path or reverse(route, urlconf=urlconf, kwargs=values),
            host_of(slug),
            role,
            session_key(role) if is_known and not kind.is_api else "",
            secret_of(role) if is_known and kind.is_api else "",
            data,
            kind.is_api,
        )

    def ask(self, person: Person, question: Question) -> list[Answer]:
        """Ask, judge and count."""
        answers = person.ask(question)
        is_let_in = answers[0].status < 400 and not is_sent_away(answers[0])
        for answer in answers:
            self._judge(question, answer, is_let_in)
        return answers

    def _judge(self, question: Question, answer: Answer, is_let_in: bool) -> None:
        slug = question.host.partition(".localhost")[0] if "." in question.host else ""
        urlconf = COUNTY if slug else NETWORK
        kind = CLASSES[urlconf].get(question.route, Asked())
        self.told["answers"] += 1
        self.told[question.method] += 1
        self.statuses[answer.status] += 1
        self.kinds[answer.kind or "-"] += 1
        self.told["mails"] += bool(answer.texts.get("mail"))
        self.told["log lines"] += len(answer.texts.get("log", "").splitlines())
        self.told["log lines of nobody"] += answer.texts.get("log", "").count(" - django.request ")
        if answer.status >= 500:
            self.crashes.append(f"{question}: {answer.status}\n{answer.texts.get('log')}")
        is_read = question.method == "GET" and answer.status == 200 and question.path not in BESIDE
        if is_read and answer.kind != kind.gives:
            self.wrong_kinds.add(f"{question.route}: {answer.kind}, its class says {kind.gives}")
        self.let_in[urlconf, question.route] += is_let_in
        for where, found in answer.canaries().items():
            self.told["canaries"] += len(found)
            for canary in found - canaries_in(unquote(question.path)):  # an echo tells nothing
                is_own = canary.slug == slug
                if not is_own and canary.word not in self._may_see(question, kind, slug):
                    self.leaks.append(f"{question}: {canary} in {where}")
                    continue
                self.told["let in"] += not is_own
                if is_let_in and not where.startswith("log"):
                    self.shown[urlconf, question.route].add(canary)

    def _may_see(self, question: Question, kind: Asked, slug: str) -> frozenset[str]:
        if slug and question.role not in STAFF:
            return frozenset()
        return kind.lets_in

    def silent(self) -> list[str]:
        """Routes that prove nothing: nobody came in, or nothing of one's own was shown."""
        found = []
        for urlconf, classes in CLASSES.items():
            for name, kind in classes.items():
                shown = self.shown[urlconf, name]
                if kind.args and not kind.mute:  # every page names the alliance; this has a thing
                    shown = {each for each in shown if not each.field.startswith("Alliance.")}
                if not self.let_in[urlconf, name] and kind.path == "":
                    found.append(f"{urlconf} {name}: nobody was let in")
                elif not shown and not kind.mute:
                    found.append(f"{urlconf} {name} never showed a canary of its own")
        return found

    def table(self) -> str:
        """The counts, for people."""
        own = {(canary.slug, canary.field) for found in self.shown.values() for canary in found}
        routes = sum(map(len, CLASSES.values()))
        rows: list[tuple[str, Any]] = [
            ("routes with a class", routes),
            ("answers", self.told["answers"]),
            ("by method", _sorted({m: self.told[m] for m in (*ALL_API,)})),
            ("by status", _sorted(self.statuses)),
            ("by format", _sorted(self.kinds)),
            ("mails read", self.told["mails"]),
            ("log lines read", self.told["log lines"]),
            ("of them without a county", self.told["log lines of nobody"]),
            ("canaries found in all", self.told["canaries"]),
            ("different own ones", len(own)),
            ("shared ones let in", self.told["let in"]),
            ("answers of 500 and more", len(self.crashes)),
            ("FOREIGN CANARIES", len(self.leaks)),
        ]
        return "\n".join(f"{name:<26}{value}" for name, value in rows)


def _filled_in(value: Any, own: dict[str, str]) -> Any:
    """What is sent, with the ids of things that are named with an @."""
    if isinstance(value, list):
        return [_filled_in(each, own) for each in value]
    return own[value[1:]] if isinstance(value, str) and value[:1] == "@" else value


def _sorted(counted: dict) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counted.items(), key=str) if count)


def join(sweeps: list[Sweep]) -> Sweep:
    """The findings of several threads as one."""
    whole = Sweep(sweeps[0].planted)
    for each in sweeps:
        whole.told += each.told
        whole.let_in += each.let_in
        whole.statuses += each.statuses
        whole.kinds += each.kinds
        whole.leaks += each.leaks
        whole.crashes += each.crashes
        whole.wrong_kinds |= each.wrong_kinds
        for route, found in each.shown.items():
            whole.shown[route] |= found
    return whole
