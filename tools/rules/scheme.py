"""What a scheme is: dated versions of criteria, points, classes and benefits, each with its clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tools.rules.nodes import Node


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition: a formula (`when`), or several conditions of which `count` must hold (`parts`).

    `verified` is False where the corpus marks the condition as not confirmed by an official source.
    """

    text: str
    basis: tuple[str, ...]
    when: Node | None = None
    parts: tuple[Criterion, ...] = ()
    count: int = 0
    note: str | None = None
    verified: bool = True

    def leaves(self) -> Iterator[Criterion]:
        """The conditions with formulas."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Case:
    """A figure that counts when its condition holds."""

    when: Node
    amount: Node
    text: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Points or money: a formula, cases (pick: highest or first), or the sum or the highest of figures."""

    name: str
    basis: tuple[str, ...]
    how: str  # formula | cases | sum | highest
    amount: Node | None = None
    when: Node | None = None
    cases: tuple[Case, ...] = ()
    pick: str = "highest"
    parts: tuple[Figure, ...] = ()
    cap: Node | None = None
    least: Node | None = None
    note: str | None = None
    verified: bool = True

    def all(self) -> Iterator[Figure]:
        """This figure and those it is made of."""
        yield self
        for part in self.parts:
            yield from part.all()


@dataclass(frozen=True, slots=True)
class Points:
    """A points table and the line to be reached (None: points only)."""

    figure: Figure
    target: Node | None
    unit: str = "分"


@dataclass(frozen=True, slots=True)
class Grade:
    """A class (A类, 高端人才) and what makes one; the versions list them from the highest down."""

    name: str
    requires: Criterion
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a benefit: which share, and when it is paid."""

    share: float
    text: str


@dataclass(frozen=True, slots=True)
class Benefit:
    """Money or a privilege; `amount` is None for a privilege. `per` is 一次性, 每月, 每年 or 每证."""

    id: str
    name: str
    basis: tuple[str, ...]
    requires: Criterion
    amount: Figure | None = None
    unit: str = "元"
    per: str = "一次性"
    months: int | None = None
    instalments: tuple[Instalment, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the procedure."""

    text: str
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Something to hand in, and of whom it is asked (None: of everyone)."""

    name: str
    basis: tuple[str, ...] = ()
    when: Node | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What a scheme said from one day to another (None: no end known)."""

    start: date
    end: date | None
    document: str
    requires: Criterion
    points: Points | None = None
    grades: tuple[Grade, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    materials: tuple[Material, ...] = ()
    process: tuple[Step, ...] = ()
    department: str | None = None
    unverified: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    closed: str | None = None

    def in_force(self, day: date) -> bool:
        """Whether it applies on that day."""
        return self.start <= day and (self.end is None or day <= self.end)

    def touches(self, first: date, last: date) -> bool:
        """Whether it applies on any of those days."""
        return self.start <= last and (self.end is None or first <= self.end)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One policy as rules. `version_by` is the day that picks the version, instead of the day asked for."""

    id: str
    name: str
    kind: str  # eligibility | points | class | benefit
    region: str
    summary: str
    versions: tuple[Version, ...]
    aliases: tuple[str, ...] = ()
    version_by: Node | None = None
    ended: str | None = None
    source: str = field(default="", compare=False)
