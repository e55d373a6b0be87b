"""Random lives of declarations keep the law; with one wrong entry in the table they do not."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from alliances.declarations import signing, states
from alliances.declarations.models import Declaration
from alliances.declarations.states import TABLE, Step
from tests.alliances.life import Life

State = Declaration.State
ALWAYS = settings(
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    print_blob=False,
)
QUICK = settings(ALWAYS, max_examples=12, stateful_step_count=20, derandomize=True)
DEEP = settings(ALWAYS, max_examples=200, stateful_step_count=50, phases=tuple(Phase))


def test_random_lives_keep_the_law(in_loerrach) -> None:
    run_state_machine_as_test(Life, settings=QUICK)


@pytest.mark.deep
def test_many_long_random_lives_keep_the_law(in_loerrach) -> None:
    run_state_machine_as_test(Life, settings=DEEP)


# An entry too many: a step where the law knows none, or one that leads further than it may.
WRONG = [
    (Step.COUNTY_SIGNS, State.AWAITING, State.IN_FORCE),
    (Step.RECALL, State.IN_FORCE, State.ENDED),
    (Step.DISCARD, State.AWAITING, None),
    (Step.PARTNER_SIGNS, State.DRAFT, State.SIGNED_BY_PARTNER),
    (Step.RELEASE, State.SIGNED_BY_COUNTY, State.AWAITING),
]


def test_one_wrong_entry_in_the_table_is_found(in_loerrach, monkeypatch) -> None:
    assert is_found(WRONG[0], QUICK, monkeypatch)


@pytest.mark.deep
@pytest.mark.parametrize("wrong", WRONG)
def test_any_wrong_entry_in_the_table_is_found(in_loerrach, monkeypatch, wrong) -> None:
    assert is_found(wrong, settings(DEEP, phases=[Phase.generate]), monkeypatch)


def is_found(
    wrong: tuple[Step, State, State | None], profile: settings, monkeypatch: pytest.MonkeyPatch
) -> bool:
    """Whether random lives stumble over this entry in the table."""
    step, state, target = wrong
    broken = {each: dict(targets) for each, targets in TABLE.items()}
    broken[step][state] = target
    monkeypatch.setattr(states, "TABLE", broken)
    monkeypatch.setattr(signing, "TABLE", broken)
    try:
        run_state_machine_as_test(Life, settings=settings(profile, report_multiple_bugs=False))
    except AssertionError:
        return True
    return False
