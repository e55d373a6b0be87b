"""The sweep can fail: each planted leak is reported, with its address and where it stood."""

import functools
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache, caches

from accounts.permissions import Role
from alliances.declarations import papers
from alliances.declarations.views import pdf_answer
from alliances.front import views as front
from alliances.goals import views as goals
from alliances.goals.models import Objective
from alliances.partners import actions as partners
from api.goals import GoalResource
from tests.sweep.asking import Person
from tests.sweep.conftest import Ground
from tests.sweep.sweeping import Sweep

log = logging.getLogger("alliances.planted")


class Remembered:
    """A manager that asks once in the life of the process: whoever comes next gets the first's."""

    def __init__(self) -> None:
        self.all = functools.cache(lambda: list(Objective._default_manager.all()))


def a_process_remembers_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Remembered()
    monkeypatch.setattr(goals.Objective, "objects", rows)


def a_cache_knows_no_county(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        caches["default"], "key_func", lambda key, prefix, version: f"{prefix}:{key}"
    )
    newest = front._newest
    monkeypatch.setattr(
        front, "_newest", lambda today: cache.get_or_set("newest", lambda: newest(today))
    )


def a_paper_is_kept_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[Any, Any] = {}
    monkeypatch.setattr(
        "alliances.declarations.office_views.pdf_answer",
        lambda paper: made.setdefault(paper.pk, pdf_answer(paper)),
    )


def an_interface_keeps_its_last_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[Any, Any] = {}
    represent = GoalResource.represent
    monkeypatch.setattr(
        GoalResource,
        "represent",
        lambda self, thing: kept.setdefault(thing.pk, represent(self, thing)),
    )


def a_letter_names_who_was_first(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[Any, Any] = {}
    contact_of = partners.main_contact
    monkeypatch.setattr(
        partners,
        "main_contact",
        lambda partner: kept.setdefault(partner.pk, contact_of(partner)),
    )


def a_log_line_names_what_was_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    newest = front._newest

    def told(today):
        found = newest(today)
        kept.extend(partner.name for partner in found)
        log.warning("newest of all: %s", kept)
        return found

    monkeypatch.setattr(front, "_newest", told)


def a_header_carries_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[Any, str] = {}
    name_of = papers.file_name
    monkeypatch.setattr(
        "alliances.declarations.views.file_name",
        lambda paper: kept.setdefault(paper.pk, name_of(paper) + paper.partner_name),
    )


@pytest.mark.parametrize(
    ("plant", "route", "where"),
    [
        (a_process_remembers_rows, "objectives", "in body"),
        (a_cache_knows_no_county, "start", "in body"),
        (a_paper_is_kept_by_id, "office-document", "in body"),
        (an_interface_keeps_its_last_answer, "api-goal-detail", "in body"),
        (a_letter_names_who_was_first, "office-partner-accept", "in mail"),
        (a_log_line_names_what_was_read_before, "start", "in log"),
        (a_header_carries_a_name, "office-document", "in header Content-Disposition"),
    ],
)
def test_a_planted_leak_is_found(
    sweep_ground: Ground, person: Person, monkeypatch, plant: Callable, route: str, where: str
) -> None:
    plant(monkeypatch)
    sweep = Sweep(sweep_ground.planted)

    for question in sweep.questions(whole=False, only=[route]):
        if question.role in {"visitor", Role.COORDINATOR}:
            sweep.ask(person, question)

    assert any(leak.endswith(where) for leak in sweep.leaks), sweep.table()
