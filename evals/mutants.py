"""Schemes with one thing wrong: a figure a step off, ≥ for >, a condition left out. A case should notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from evals.nodemutants import altered, said
from tools.rules.nodes import Constant, Node
from tools.rules.scheme import Benefit, Case, Criterion, Figure, Grade, Version

_Item = TypeVar("_Item")
_DAY = timedelta(days=1)
_NO_FIRST_DAY = date(1930, 1, 1)
"""Stands for "no first day was read": nobody asks for a day so long ago."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A version with one thing changed: where, and what; `old` is the version as it should be."""

    old: Version
    new: Version
    where: str
    change: str

    @property
    def changes_days(self) -> bool:
        """Whether it is the first or last day that is other."""
        return (self.old.start, self.old.end) != (self.new.start, self.new.end)


def mutants(version: Version, yearly: bool = False) -> Iterator[Mutant]:
    """Every mutant of a version. A version closed to new applicants decides nothing but its days.

    `yearly`: it is a year that picks the version (纳税年度), so that a day more or less says the same.
    """
    for new, where, change in _days(version, yearly):
        yield Mutant(version, new, where, change)
    if version.closed:
        return
    for new, where, change in _decisions(version):
        yield Mutant(version, new, where, change)


def _days(v: Version, yearly: bool) -> Iterator[tuple[Version, str, str]]:
    """The first and the last day, one day (one year) earlier and later; no first day where none is known."""
    for key, day, name in (("start", v.start, "起日"), ("end", v.end, "止日")):
        if day is not None and day != _NO_FIRST_DAY:
            for step, said in ((-1, "前一年" if yearly else "前一日"), (1, "次年" if yearly else "次日")):
                other = day.replace(year=day.year + step) if yearly else day + step * _DAY
                moved = replace(v, start=other) if key == "start" else replace(v, end=other)
                yield moved, "执行期", f"{name} {day} 改为{said}"


def _decisions(v: Version) -> Iterator[tuple[Version, str, str]]:
    for requires, where, change in _criteria(v.requires):
        yield replace(v, requires=requires), where, change
    if v.points is not None:
        for figure, where, change in _figures(v.points.figure):
            yield replace(v, points=replace(v.points, figure=figure)), where, change
        for target, change in altered(v.points.target) if v.points.target is not None else ():
            yield replace(v, points=replace(v.points, target=target)), "标准分值", change
    for i, grade in enumerate(v.grades):
        for requires, where, change in _criteria(grade.requires):
            grades: tuple[Grade, ...] = _put(v.grades, i, replace(grade, requires=requires))
            yield replace(v, grades=grades), f"{grade.name}：{where}", change
    for i, benefit in enumerate(v.benefits):
        for other, where, change in _benefits(benefit):
            yield replace(v, benefits=_put(v.benefits, i, other)), f"{benefit.name}：{where}", change


def _benefits(benefit: Benefit) -> Iterator[tuple[Benefit, str, str]]:
    for requires, where, change in _criteria(benefit.requires):
        yield replace(benefit, requires=requires), where, change
    if benefit.amount is not None:
        for amount, where, change in _figures(benefit.amount):
            yield replace(benefit, amount=amount), where, change


def _criteria(c: Criterion) -> Iterator[tuple[Criterion, str, str]]:
    """A criterion changed inside, a part left out, one more or fewer needed."""
    if c.when is not None:
        yield from ((replace(c, when=when), c.text, change) for when, change in altered(c.when))
    if 1 < c.count < len(c.parts):
        for count in (c.count - 1, c.count + 1):
            yield replace(c, count=count), c.text, f"要符合的项数 {c.count} 改为 {count}"
    for i, part in enumerate(c.parts):
        left = c.parts[:i] + c.parts[i + 1 :]
        count = c.count - (c.count == len(c.parts))
        yield replace(c, parts=left, count=count), part.text, "去掉这一项"
        for other, where, change in _criteria(part):
            yield replace(c, parts=_put(c.parts, i, other)), where, change


def _figures(f: Figure) -> Iterator[tuple[Figure, str, str]]:
    """A figure changed inside; its condition, cap or least left out or changed; a row or part left out."""
    for key in ("amount", "when", "cap", "least"):
        node: Node | None = getattr(f, key)
        if node is not None:
            yield from ((_with(f, key, new), f.name, change) for new, change in altered(node))
            if key != "amount":
                yield _with(f, key, None), f.name, f"去掉 {key}：{said(node)}"
    for i, case in enumerate(f.cases):
        for other, change in _case(case):
            yield replace(f, cases=_put(f.cases, i, other)), f"{f.name}：{case.text}", change
    for i, part in enumerate(f.parts):
        if not _certain(part):
            left = f.parts[:i] + f.parts[i + 1 :]
            yield replace(f, parts=left or (_nothing(part),)), part.name, "去掉这一项"
        for figure, where, change in _figures(part):
            yield replace(f, parts=_put(f.parts, i, figure)), where, change


def _case(case: Case) -> Iterator[tuple[Case, str]]:
    yield from ((replace(case, when=when), change) for when, change in altered(case.when))
    yield from ((replace(case, amount=amount), change) for amount, change in altered(case.amount))
    yield replace(case, when=Constant(0.0, "否", "truth")), "去掉这一档"


def _certain(figure: Figure) -> bool:
    """A plain figure for everybody: leaving it out says no more than changing it."""
    return isinstance(figure.amount, Constant) and figure.when is None


def _nothing(figure: Figure) -> Figure:
    return Figure(figure.name, figure.basis, "formula", Constant(0.0, "0"))


def _with(figure: Figure, key: str, node: Node | None) -> Figure:
    changed: dict[str, Node | None] = {key: node}
    return replace(figure, **changed)  # type: ignore[arg-type]


def _put(items: tuple[_Item, ...], i: int, item: _Item) -> tuple[_Item, ...]:
    return (*items[:i], item, *items[i + 1 :])
