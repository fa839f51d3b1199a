"""A result that stands on conditions nobody verified says so."""

from __future__ import annotations

import pytest

from tools.rules.evaluation import CriterionResult, State
from tools.rules.solidity import doubtful

_MET, _NOT = State.MET, State.NOT_MET


def _leaf(text: str, state: State, verified: bool = True) -> CriterionResult:
    return CriterionResult(text=text, state=state, basis=[], verified=verified)


def _any(state: State, *parts: CriterionResult) -> CriterionResult:
    return CriterionResult(text="符合下列之一", state=state, basis=[], parts=list(parts), needed=1)


@pytest.mark.parametrize(
    ("criteria", "status", "expected"),
    [
        ([_leaf("持证7年", _MET)], _MET, []),
        ([_leaf("倍数1.3", _MET, False)], _MET, ["倍数1.3"]),
        ([_any(_MET, _leaf("张江5年", _MET, False), _leaf("博士", _NOT))], _MET, ["张江5年"]),
        ([_any(_MET, _leaf("张江5年", _MET, False), _leaf("博士", _MET))], _MET, []),
        ([_leaf("倍数1.3", _NOT, False)], _NOT, ["倍数1.3"]),
        ([_leaf("倍数1.3", _NOT, False), _leaf("持证7年", _NOT)], _NOT, []),
        ([_any(_NOT, _leaf("张江5年", _NOT, False), _leaf("博士", _NOT))], _NOT, ["张江5年"]),
        ([_leaf("倍数1.3", State.UNKNOWN, False)], State.UNKNOWN, []),
    ],
)
def test_the_unverified_conditions_that_the_result_needs_are_named(
    criteria: list[CriterionResult], status: State, expected: list[str]
) -> None:
    assert doubtful(criteria, status) == expected
