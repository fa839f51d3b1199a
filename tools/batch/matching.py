"""Every scheme for many people: status, points, amounts, as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.batch.columns import Column, Columns
from tools.batch.people import People
from tools.rules.algebra import Span, span
from tools.rules.outline import outline
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme, Version
from tools.rules.values import day_number

if TYPE_CHECKING:
    import polars as pl

STATES = ("not_met", "unknown", "met", "not_in_force")
_NOT_MET, _UNKNOWN, _MET, _NOT_IN_FORCE = range(4)


def matched(people: People, schemes: Sequence[Scheme], rules: Rulebook, as_of: date) -> pl.DataFrame:
    """One row a person: its id, for every scheme the status, and points or amounts where it has them.

    Amounts and points are the lowest and highest possible; amounts count only where the benefit is met.
    """
    import polars as pl

    n = len(people.ids)
    data: dict[str, Any] = {"id": people.ids}
    states = pl.Series(STATES, dtype=pl.Enum(STATES))
    for scheme in schemes:
        for name, column in _columns(scheme, people, as_of):
            values = np.broadcast_to(column, (n,))
            if name == scheme.id:
                data[name] = states.gather(values.astype(np.uint32))
            else:
                data[name] = pl.Series(values, dtype=pl.Float64).fill_nan(None)
    return pl.DataFrame(data)


def _columns(scheme: Scheme, people: People, as_of: date) -> Iterator[tuple[str, Column]]:
    columns = people.columns()
    status: Column = np.full(len(people.ids), _NOT_IN_FORCE, dtype=np.uint8)
    figures: dict[str, Column] = {}
    day = _day(scheme, columns)
    if scheme.version_by is not None:
        status = np.where(_open(scheme, day), _UNKNOWN, status)
    for version in _possible(scheme, as_of):
        here = _within(version, day)
        found = outline(version, columns)
        state = np.where(found.status[0], _MET, np.where(found.status[1], _UNKNOWN, _NOT_MET))
        status = np.where(here, state, status)
        for name, (low, high), counts in _figures(scheme, version, found):
            for end, value in (("low", low), ("high", high)):
                key = f"{name}.{end}"
                figures[key] = np.where(np.logical_and(here, counts), value, figures.get(key, np.nan))
    yield scheme.id, status
    yield from figures.items()


def _figures(scheme: Scheme, version: Version, found: Any) -> Iterator[tuple[str, Span, Column]]:
    """Points, and the amounts of benefits where they are met."""
    if found.total is not None:
        yield f"{scheme.id}.points", found.total, True
    for benefit, truth, amount in zip(version.benefits, found.benefits, found.amounts, strict=True):
        if amount is not None:
            yield f"{scheme.id}/{benefit.id}", amount, truth[0]


def _day(scheme: Scheme, columns: Columns) -> Span:
    if scheme.version_by is None:
        return columns.today(), columns.today()
    return span(scheme.version_by, columns)


def _possible(scheme: Scheme, as_of: date) -> Sequence[Version]:
    """The versions that can count: all where a fact picks one, else the one in force on the day."""
    if scheme.version_by is not None:
        return scheme.versions
    return [v for v in scheme.versions if v.in_force(as_of)]


def _open(scheme: Scheme, day: Span) -> Column:
    """For whom the day that picks the version is not known, and may lie in one."""
    touched = [_touches(version, day) for version in scheme.versions]
    return np.logical_and(np.not_equal(day[0], day[1]), np.logical_or.reduce(touched))


def _touches(version: Version, day: Span) -> Column:
    start, end = _bounds(version)
    return np.logical_and(np.less_equal(start, day[1]), np.less_equal(day[0], end))


def _bounds(version: Version) -> tuple[float, float]:
    return float(day_number(version.start)), float(day_number(version.end)) if version.end else np.inf


def _within(version: Version, day: Span) -> Column:
    """For whom the version counts: whatever the day is, it lies in it."""
    start, end = _bounds(version)
    return np.logical_and(np.greater_equal(day[0], start), np.less_equal(day[1], end))
