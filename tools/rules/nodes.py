"""A formula once it is read: a tree whose nodes know if they are a truth, a number, a day or a choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.rules.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class Constant:
    """A figure as written: `text` keeps 100万; kind is number, date, truth or choice."""

    value: float
    text: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Known:
    """The value of a fact."""

    fact: Fact

    @property
    def kind(self) -> str:
        """A bool fact is a truth."""
        return "truth" if self.fact.kind == "bool" else self.fact.kind


@dataclass(frozen=True, slots=True)
class Today:
    """当日: the day for which is asked."""

    kind: str = "date"


@dataclass(frozen=True, slots=True)
class SeriesAt:
    """The figure of a dated series (社平工资) on a day."""

    name: str
    day: Node
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Compare:
    """left op right; op is one of ≥ ≤ > < = ≠."""

    op: str
    left: Node
    right: Node
    kind: str = "truth"


@dataclass(frozen=True, slots=True)
class Logic:
    """且, 或 over truths, 非 over one."""

    op: str
    parts: tuple[Node, ...]
    kind: str = "truth"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left op right with + - × ÷."""

    op: str
    left: Node
    right: Node
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Call:
    """A function: 若 最大 最小 取整 整年 整月 日数 年份 个数."""

    name: str
    arguments: tuple[Node, ...]
    kind: str = "number"


Node = Constant | Known | Today | SeriesAt | Compare | Logic | Arithmetic | Call


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly under one."""
    match node:
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return left, right
        case Logic(_, parts):
            return parts
        case Call(_, arguments):
            return arguments
        case SeriesAt(_, day):
            return (day,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all under it."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_of(node: Node) -> dict[str, Fact]:
    """The facts a formula reads, by id, in the order of reading."""
    return {n.fact.id: n.fact for n in walk(node) if isinstance(n, Known)}
