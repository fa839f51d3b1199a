"""Measures (指标) with bootstrap confidence intervals; ranking measures with graded relevance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_SEED = 20261122
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean with its 95 % bootstrap interval and the number of cases it stands on."""

    value: float
    low: float
    high: float
    n: int


def mean(values: Sequence[float | bool]) -> Measure:
    """The mean of values, one a case; the same values always give the same interval."""
    if not values:
        return Measure(math.nan, math.nan, math.nan, 0)
    data = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(_SEED).integers(0, len(data), (_RESAMPLES, len(data)))
    low, high = np.percentile(data[draws].mean(axis=1), [2.5, 97.5])
    return Measure(float(data.mean()), float(low), float(high), len(data))


def hit_at(gains: Sequence[float], k: int) -> float:
    """1 if anything relevant is among the first k."""
    return float(any(gain > 0 for gain in gains[:k]))


def reciprocal_rank(gains: Sequence[float]) -> float:
    """One over the place of the first relevant result, 0 if there is none (MRR averages this)."""
    return next((1 / place for place, gain in enumerate(gains, start=1) if gain > 0), 0.0)


def ndcg_at(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """Discounted gain of the first k over the best possible; `ideal`: the gains of all relevant ones."""
    best = _dcg(sorted(ideal, reverse=True)[:k])
    return _dcg(gains[:k]) / best if best else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))
