"""What each confidence under which the desk stays silent is worth on the dev calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.listening.suggesting import Suggester, threshold
from evals.calls import calls
from evals.hearing import measures_of, played
from evals.metrics import Measure

_STEPS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97)
_PRECISION = 0.95


@dataclass(frozen=True, slots=True)
class Point:
    """A threshold and what it comes to."""

    least: float
    found: Measure
    precision: Measure
    silent: Measure


def curve(suggester: Suggester) -> list[Point]:
    """The thresholds from low to high; each call is played anew, for a silence changes what follows."""
    before, points = suggester.least, []
    for suggester.least in _STEPS:
        measures = measures_of([played(one, suggester) for one in calls("dev")])
        names = ("found", "precision", "silent_when_nothing_asked")
        points.append(Point(suggester.least, *(measures[name] for name in names)))
    suggester.least = before
    return points


def chosen(points: Sequence[Point]) -> Point | None:
    """The one that finds most among those that are right often enough, and silent where nothing is asked."""
    right = (one for one in points if one.precision.value >= _PRECISION and one.silent.value == 1)
    return max(right, key=lambda one: one.found.value, default=None)


def told(points: Sequence[Point]) -> list[str]:
    """The curve in words."""
    best = chosen(points)
    lines = [f"把握低于门槛就不出声；dev 的通话上，各门槛（现为 {threshold()}）："]
    for one in points:
        found, right, silent = one.found.value, one.precision.value, one.silent.value
        low = f"（区间下端 {one.precision.low:.3f}）"
        mark = f"  ← 对的不低于 {_PRECISION}、没有问题时都不出声，其中提示得最多" if one is best else ""
        lines.append(
            f"  {one.least:.2f}  提示了 {found:.3f}  提示得对 {right:.3f}{low}  不打扰 {silent:.3f}{mark}"
        )
    return lines
