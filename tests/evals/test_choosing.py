"""The weights by which clauses are chosen come from the cases."""

from __future__ import annotations

import numpy as np
import pytest

from evals.casebook import Case
from evals.choosing import Contest, _fit, _quality

# Two features; the clause that states the facts is the one with more of the first.
_CONTESTS = [
    Contest(Case(f"c{i}", "?"), np.array([[0.9, 0.1], [0.2, i / 10], [0.1, 0.5]]), np.array([1.0, 0.0, 0.0]))
    for i in range(10)
]


def test_the_feature_that_marks_right_clauses_gets_the_weight() -> None:
    telling, idle = _fit(_CONTESTS)
    assert telling > 1
    assert abs(idle) < telling


def test_the_quality_counts_how_often_the_best_clause_is_right() -> None:
    assert "best clause right 1.000" in _quality(np.array([1.0, 0.0]), _CONTESTS)
    assert "best clause right 0.000" in _quality(np.array([-1.0, 0.0]), _CONTESTS)


def test_clauses_far_behind_the_best_are_not_taken() -> None:
    assert "clauses taken 1.0" in _quality(np.array([9.0, 0.0]), _CONTESTS)
    assert float(_quality(np.array([0.1, 0.0]), _CONTESTS).rpartition(" ")[2]) == pytest.approx(3.0)
