"""The life of one partner's declarations, walked at random beside a plain model of it.

The model below knows the law, not the code: which step is allowed when, and what it leads to. Every
step is tried at every time; what the model forbids must be refused and change nothing.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from unittest import mock
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alliances.declarations import actions, ending, signing, texts
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.notices import WithdrawalNotice
from alliances.history.models import Entry
from alliances.invariants import OF_THE_ROWS
from alliances.partners import actions as partners
from alliances.partners.actions import NotAllowedNow
from mails.models import Mail
from tests import cast
from tests.cast import SOMEBODY

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
REFUSALS = (NotAllowedNow, ValidationError, signing.AlreadySigned)
PENDING = {"draft", "awaiting_signatures", "signed_by_county", "signed_by_partner"}
ABOUT_A_PAPER = ("release", "discard", "sign", "take_back", "end")
DEEDS = (
    *("further",) * 4,
    *ABOUT_A_PAPER,
    *("draw_up", "publish_a_newer_text", "let_days_pass", "let_the_night_come"),
)
WHICH = st.sampled_from([0, 0, 1, 2])  # 0 is the newest
DAYS = st.sampled_from([-60, -10, -1, 0, 0, 1, 30])
PARTIES = st.sampled_from(["county", "partner"])


@dataclass
class Paper:
    """What the law says of one declaration."""

    pk: UUID
    version: int
    valid_from: date
    replaces: "Paper | None"
    state: str = "draft"
    signed: dict[str, date] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    kind: str = ""

    row = property(lambda self: Declaration.objects.get(pk=self.pk))


class Life(RuleBasedStateMachine):
    """One partner, one county, and whatever can happen between them."""

    @initialize()
    def a_partner_is_accepted(self) -> None:
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.now = BEGIN
        self.stack.enter_context(
            mock.patch.object(timezone, "now", side_effect=lambda: self.now)  # as everybody asks
        )
        self.partner = partners.accept(cast.applicant(), by=SOMEBODY)
        text = texts.published()
        self.version, self.valid_from = text.version, text.valid_from
        self.papers: list[Paper] = []
        self.withdrawn = 0
        self.entries = Entry.objects.count()

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            transaction.set_rollback(True)
            self.stack.close()

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def paper(self, which: int) -> Paper | None:
        return self.papers[-1 - which] if which < len(self.papers) else None

    def stands(self, paper: Paper) -> str:
        """On the day it ends it has ended."""
        is_over = paper.until is not None and paper.until <= self.today
        return "ended" if paper.state == "in_force" and is_over else paper.state

    def running(self) -> Paper | None:
        return next((one for one in self.papers if self.stands(one) == "in_force"), None)

    def on_the_way(self) -> Paper | None:
        return next((one for one in self.papers if one.state in PENDING), None)

    def tried(self, do, is_allowed: bool, entries: int = 1):
        """Do it; a refusal must be expected and leave everything as it was."""
        before, done, refusal = _everything(), None, None
        try:
            done = do()
        except REFUSALS as error:
            refusal = error
        assert (refusal is None) == is_allowed, refusal or "should have been refused"
        if refusal is None:
            self.entries += entries
        else:
            assert _everything() == before
        return done

    # One rule: each of several would be left out in half of the lives.
    @rule(deed=st.sampled_from(DEEDS), which=WHICH, party=PARTIES, days=DAYS, flag=st.booleans())
    def happens(self, deed: str, which: int, party: str, days: int, flag: bool) -> None:
        """Something is done or tried; most of the time it goes on as it should."""
        paper = self.paper(which)
        if deed == "further":
            self.one_step_further(party)
        elif deed not in ABOUT_A_PAPER:
            getattr(self, deed)(**_wishes(deed, party, days, flag))
        elif paper is not None:
            getattr(self, deed)(paper, **_wishes(deed, party, days, flag))

    # -- the deeds --

    def draw_up(self) -> None:
        running = self.running()
        is_allowed = self.on_the_way() is None and (
            running is None or (running.until is None and running.version < self.version)
        )
        done = self.tried(lambda: actions.draw_up(self.partner, by=SOMEBODY), is_allowed)
        if done:
            self.papers.append(Paper(done.pk, self.version, self.valid_from, running))
            assert done.replaces_id == (running.pk if running else None)

    def release(self, paper: Paper) -> None:
        is_allowed = paper.state == "draft"
        if self.tried(lambda: actions.release(paper.row, by=SOMEBODY), is_allowed):
            paper.state = "awaiting_signatures"

    def discard(self, paper: Paper) -> None:
        is_allowed = paper.state == "draft"
        self.tried(lambda: actions.discard(paper.row, by=SOMEBODY), is_allowed)
        if is_allowed:
            self.papers.remove(paper)

    def sign(self, paper: Paper, party: str, days: int) -> None:
        on = self.today + timedelta(days=days)
        is_last = len(paper.signed) == 1
        since = max([on, *paper.signed.values()])
        is_allowed = (
            paper.state in PENDING - {"draft"}
            and party not in paper.signed
            and paper.valid_from <= on <= self.today
            and not (is_last and not self._is_free(paper, since))
        )
        former = self._former() if is_last else None
        entries = 1 + is_last + (former is not None)
        if not self.tried(lambda: cast.sign(paper.row, party, on), is_allowed, entries):
            return
        paper.signed[party] = on
        paper.state = f"signed_by_{party}"
        if is_last:
            if former is not None:
                is_over = self.stands(former) == "ended"
                former.state = "ended"
                if not is_over:
                    former.until, former.kind = since, "replaced"
            paper.state, paper.since = "in_force", since

    def one_step_further(self, party: str) -> None:
        """As it goes most of the time; a random walk alone hardly gets anywhere."""
        waiting = self.on_the_way()
        if waiting is None:
            self.draw_up()
        elif waiting.state == "draft":
            self.release(waiting)
        else:
            other = {"county": "partner", "partner": "county"}[party]
            self.sign(waiting, other if party in waiting.signed else party, 0)

    def _former(self) -> Paper | None:
        """What says of itself that it is in force, be it over since midnight."""
        return next((one for one in self.papers if one.state == "in_force"), None)

    def _is_free(self, paper: Paper, since: date) -> bool:
        """Nothing else of this partner is or was in force on that day or after it."""
        others = [one for one in self.papers if one is not paper and one.since]
        return all((one.until or one.since or since) <= since for one in others)

    def take_back(self, paper: Paper) -> None:
        is_allowed = paper.state in PENDING
        back = ending.take_back
        self.tried(lambda: back(paper.row, reason="Falsch", by=SOMEBODY), is_allowed)
        if is_allowed:
            self._recalled(paper)

    def _recalled(self, paper: Paper) -> None:
        if paper.state == "draft":
            return self.papers.remove(paper)
        paper.state, paper.until, paper.kind = "ended", self.today, "recalled"

    def end(self, paper: Paper, days: int, is_withdrawal: bool) -> None:
        day = self.today + timedelta(days=days)
        is_allowed = paper.state == "in_force" and paper.until is None and days >= 0
        waiting = self.on_the_way()
        entries = 1 + (waiting is not None) + (days == 0) + is_withdrawal

        def do():
            words = "Weil wir das so wollen."
            if is_withdrawal:
                return ending.withdraw(paper.row, effective_on=day, statement=words, by=SOMEBODY)
            return ending.exclude(paper.row, effective_on=day, reason=words, by=SOMEBODY)

        if not self.tried(do, is_allowed, entries):
            return
        paper.until, paper.kind = day, "withdrawn" if is_withdrawal else "excluded"
        self.withdrawn += is_withdrawal
        if days == 0:
            paper.state = "ended"
        if waiting is not None:
            self._recalled(waiting)

    def publish_a_newer_text(self, days: int) -> None:
        former = texts.published()
        self.valid_from = self.today + timedelta(days=days)
        draft = texts.draft(title="Neu", body=former.body, valid_from=self.valid_from, by=SOMEBODY)
        self.version = texts.publish(draft, by=SOMEBODY).version
        self.entries += 3

    def let_days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    def let_the_night_come(self) -> None:
        over = [one for one in self.papers if one.state != self.stands(one)]
        assert ending.end_due(by=SOMEBODY) == len(over)
        for paper in over:
            paper.state = "ended"
        self.entries += len(over)

    # -- what is true at every moment --

    @invariant()
    def the_rows_say_what_the_law_says(self) -> None:
        if not hasattr(self, "papers"):
            return
        rows = {one.pk: one for one in Declaration.objects.filter(partner=self.partner)}
        assert rows.keys() == {paper.pk for paper in self.papers}
        for paper in self.papers:
            found = rows[paper.pk]
            assert (found.state, found.stands) == (paper.state, self.stands(paper))
            assert (found.in_force_from, found.ended_on) == (paper.since, paper.until)
            assert found.end_kind == paper.kind
            assert bool(found.end_kind) == (found.ended_on is not None)
        signed = Signature.objects.filter(declaration__partner=self.partner)
        assert {(one.declaration_id, one.party): one.signed_on for one in signed} == {
            (paper.pk, party): on for paper in self.papers for party, on in paper.signed.items()
        }

    @invariant()
    def on_no_day_two_are_in_force(self) -> None:
        if not hasattr(self, "papers"):
            return
        for violations in OF_THE_ROWS:
            assert violations() == []
        today = Declaration.objects.in_force(self.today).filter(partner=self.partner)
        running = self.running()
        assert [one.pk for one in today] == ([running.pk] if running else [])

    @invariant()
    def history_and_log_grow_exactly_with_what_happened(self) -> None:
        if not hasattr(self, "papers"):
            return
        assert Entry.objects.count() == self.entries
        mine = WithdrawalNotice.objects.filter(declaration__partner=self.partner)
        assert mine.count() == self.withdrawn  # there is one other partner


def _wishes(deed: str, party: str, days: int, flag: bool) -> dict:
    """What is drawn, as the deed asks for it."""
    wishes: dict[str, dict] = {
        "sign": {"party": party, "days": days},
        "end": {"days": days, "is_withdrawal": flag},
        "publish_a_newer_text": {"days": -30 if flag else 0},
        "let_days_pass": {"days": max(1, abs(days))},
    }
    return wishes.get(deed, {})


def _everything() -> tuple:
    """All rows that a step might touch."""
    return (
        list(Declaration.objects.order_by("pk").values()),
        list(Signature.objects.order_by("pk").values()),
        *(model.objects.count() for model in (Entry, Mail, WithdrawalNotice)),
    )
