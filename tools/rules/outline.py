"""The result of a scheme version in pairs: its status, points, grades and benefits, in any algebra.

This is the one definition of what a scheme means; the explained evaluation, the compiled one and the
columnar one all come through here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.rules.algebra import Algebra, Span, chosen, counted, span
from tools.rules.scheme import Benefit, Case, Criterion, Figure, Version


@dataclass(frozen=True, slots=True)
class Outline:
    """`status`, `grades` and `benefits` are truths; `total` and `amounts` are figures."""

    status: Span
    total: Span | None
    grades: tuple[Span, ...]
    benefits: tuple[Span, ...]
    amounts: tuple[Span | None, ...]


def outline(version: Version, a: Algebra) -> Outline:
    """Everything a version decides. A version that is closed to new applicants is not met by anybody."""
    status = holds(version.requires, a)
    total = None
    if version.points:
        total = figure(version.points.figure, a)
        if version.points.target is not None:
            target = span(version.points.target, a)
            status = _and(status, (a.at_least(total[0], target[1]), a.at_least(total[1], target[0])), a)
    grades = tuple(holds(g.requires, a) for g in version.grades)
    benefits = tuple(_and(status, holds(b.requires, a), a) for b in version.benefits)
    for group in (grades, benefits):
        if group:
            status = _and(status, _any(group, a), a)
    if version.closed:
        status = (a.truth(False),) * 2
        benefits = (status,) * len(benefits)
    return Outline(status, total, grades, benefits, tuple(_amount(b, a) for b in version.benefits))


def holds(criterion: Criterion, a: Algebra) -> Span:
    """Whether a criterion surely, possibly holds."""
    if criterion.when is not None:
        return span(criterion.when, a)
    parts = [holds(p, a) for p in criterion.parts]
    if not parts:
        return (a.truth(True),) * 2
    if criterion.count == len(parts):
        return _all(parts, a)
    if criterion.count == 1:
        return _any(parts, a)
    low, high = counted(parts, a)
    needed = a.constant(float(criterion.count))
    return a.at_least(low, needed), a.at_least(high, needed)


def figure(item: Figure, a: Algebra) -> Span:
    """What a figure comes to; nothing where its condition does not hold."""
    found = _raw(item, a)
    if item.cap is not None:
        limit = span(item.cap, a)
        found = a.least(found[0], limit[0]), a.least(found[1], limit[1])
    if item.least is not None:
        limit = span(item.least, a)
        found = a.most(found[0], limit[0]), a.most(found[1], limit[1])
    if item.when is not None:
        found = chosen(span(item.when, a), found, _nothing(a), a)
    return found


def _raw(item: Figure, a: Algebra) -> Span:
    if item.how == "formula":
        assert item.amount is not None
        return span(item.amount, a)
    if item.how == "cases":
        return _first(item.cases, a) if item.pick == "first" else _highest(item.cases, a)
    parts = [figure(p, a) for p in item.parts]
    low, high = parts[0]
    join = a.add if item.how == "sum" else a.most
    for part in parts[1:]:
        low, high = join(low, part[0]), join(high, part[1])
    return low, high


def _highest(cases: Sequence[Case], a: Algebra) -> Span:
    low, high = _nothing(a)
    for case in cases:
        one = chosen(span(case.when, a), span(case.amount, a), _nothing(a), a)
        low, high = a.most(low, one[0]), a.most(high, one[1])
    return low, high


def _first(cases: Sequence[Case], a: Algebra) -> Span:
    found = _nothing(a)
    for case in reversed(cases):
        found = chosen(span(case.when, a), span(case.amount, a), found, a)
    return found


def _amount(benefit: Benefit, a: Algebra) -> Span | None:
    return figure(benefit.amount, a) if benefit.amount else None


def _nothing(a: Algebra) -> Span:
    return (a.constant(0.0),) * 2


def _and(x: Span, y: Span, a: Algebra) -> Span:
    return a.both(x[0], y[0]), a.both(x[1], y[1])


def _all(parts: Sequence[Span], a: Algebra) -> Span:
    found = parts[0]
    for part in parts[1:]:
        found = _and(found, part, a)
    return found


def _any(parts: Sequence[Span], a: Algebra) -> Span:
    low, high = parts[0]
    for part in parts[1:]:
        low, high = a.either(low, part[0]), a.either(high, part[1])
    return low, high
