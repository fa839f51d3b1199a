"""The measures, against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from evals.metrics import hit_at, mean, ndcg_at, reciprocal_rank


def test_hit_at_k_looks_at_the_first_k_only() -> None:
    assert hit_at([0, 0, 1], 2) == 0
    assert hit_at([0, 0, 0.5], 3) == 1


def test_reciprocal_rank_is_one_over_the_place_of_the_first_relevant_result() -> None:
    assert reciprocal_rank([0, 0, 1, 1]) == pytest.approx(1 / 3)
    assert reciprocal_rank([0, 0]) == 0


def test_ndcg_discounts_by_place_and_divides_by_the_best_order() -> None:
    # Found: nothing, then the half-relevant clause; ideal: 1 at place 1, 0.5 at place 2.
    expected = (0.5 / math.log2(3)) / (1 + 0.5 / math.log2(3))
    assert ndcg_at([0, 0.5], [0.5, 1], 10) == pytest.approx(expected)
    assert ndcg_at([1, 0.5], [0.5, 1], 10) == pytest.approx(1)


def test_ndcg_without_relevant_clauses_is_zero() -> None:
    assert ndcg_at([0, 0], [], 10) == 0


def test_a_mean_carries_an_interval_around_it_and_is_always_the_same() -> None:
    values = [True] * 80 + [False] * 20
    measure = mean(values)
    assert measure == mean(values)
    assert measure.value == pytest.approx(0.8)
    assert 0.70 < measure.low < 0.8 < measure.high < 0.90
    assert measure.n == 100


def test_more_cases_make_the_interval_narrower() -> None:
    few, many = mean([True, False] * 10), mean([True, False] * 500)
    assert many.high - many.low < (few.high - few.low) / 2


def test_a_mean_of_nothing_is_not_a_number() -> None:
    measure = mean([])
    assert math.isnan(measure.value)
    assert measure.n == 0
