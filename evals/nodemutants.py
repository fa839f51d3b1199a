"""Formulas with one thing wrong, and how a formula is said in a line.

Steps: 1 for what is whole and for yuan, one choice, one day, 0.01 for multiples (倍), else a tenth: people
say half years, not hundredths of one. Amounts and points go one up; any case that checks them notices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tools.rules.nodes import Arithmetic, Call, Compare, Constant, Known, Logic, Node, SeriesAt, Today
from tools.rules.values import day_number, day_of, show_number
from tools.rules.vocabulary import Fact

_SWAPPED = {"≥": ">", ">": "≥", "≤": "<", "<": "≤", "=": "≠", "≠": "="}
_FINE = {"元": 1.0, "倍": 0.01}
_WHOLE_CALLS = {"取整", "整年", "整月", "日数", "年份", "个数"}


def altered(node: Node) -> Iterator[tuple[Node, str]]:
    """Every formula that differs in one thing, and what differs."""
    match node:
        case Constant(kind="number"):
            other = _moved(node, 1.0 if node.value == int(node.value) else 0.01)
            yield other, f"{said(node)} 改为 {other.text}"
        case Compare():
            yield from _compared(node)
        case Logic("非", (inner,)):
            yield inner, f"{said(node)}：去掉“非”"
            yield from ((replace(node, parts=(new,)), change) for new, change in altered(inner))
        case Logic() | Call("个数"):
            yield from _parts(node)
        case Arithmetic():
            yield from ((replace(node, left=new), change) for new, change in altered(node.left))
            yield from ((replace(node, right=new), change) for new, change in altered(node.right))
        case Call():
            for i, argument in enumerate(node.arguments):
                for new, change in altered(argument):
                    yield replace(node, arguments=_put(node.arguments, i, new)), change
        case SeriesAt():
            yield from ((replace(node, day=new), change) for new, change in altered(node.day))


def _parts(node: Logic | Call) -> Iterator[tuple[Node, str]]:
    """A part changed, or left out."""
    parts = node.parts if isinstance(node, Logic) else node.arguments
    for i, part in enumerate(parts):
        if len(parts) > 1:
            yield _of(node, parts[:i] + parts[i + 1 :]), f"去掉“{said(part)}”"
        for new, change in altered(part):
            yield _of(node, _put(parts, i, new)), change


def _of(node: Logic | Call, parts: tuple[Node, ...]) -> Node:
    return replace(node, parts=parts) if isinstance(node, Logic) else replace(node, arguments=parts)


def _compared(node: Compare) -> Iterator[tuple[Node, str]]:
    """The limit one step up and down; ≥ for >, unless the step says the same."""
    left, right = node.left, node.right
    if isinstance(right, Constant):
        for sign in (1, -1):
            new = _moved(right, sign * _step(left))
            if _possible(left, new.value):
                yield replace(node, right=new), f"{said(node)}：改为 {new.text}"
    else:
        yield from ((replace(node, right=new), change) for new, change in altered(right))
    yield from ((replace(node, left=new), change) for new, change in altered(left))
    if not (isinstance(right, Constant) and node.op not in "=≠" and _is_whole(left)):
        op = _SWAPPED[node.op]
        yield replace(node, op=op), f"{said(node)}：改为 {op}"


def _moved(limit: Constant, step: float) -> Constant:
    if limit.kind == "date":
        day = day_of(limit.value) + timedelta(days=int(step))
        return Constant(float(day_number(day)), day.isoformat(), "date")
    value = round(limit.value + step, 6)
    return Constant(value, show_number(value), limit.kind)


def _step(subject: Node) -> float:
    if isinstance(subject, Known):
        fine = _FINE.get(subject.fact.unit or "", 0.1)
        return 1.0 if subject.fact.whole else fine
    if _is_whole(subject) or subject.kind == "date":
        return 1.0
    return min((_step(n) for n in _subjects(subject)), default=1.0)


def _subjects(node: Node) -> Iterator[Node]:
    if isinstance(node, Arithmetic):
        yield from _subjects(node.left)
        yield from _subjects(node.right)
    elif isinstance(node, Call) and node.name not in _WHOLE_CALLS:
        for argument in node.arguments:
            yield from _subjects(argument)
    elif isinstance(node, Known):
        yield node


def _is_whole(node: Node) -> bool:
    match node:
        case Known(fact):
            return fact.whole
        case Call(name):
            return name in _WHOLE_CALLS
        case Constant(value):
            return value == int(value)
        case Today():
            return True
        case Arithmetic(op, left, right):
            return op != "÷" and _is_whole(left) and _is_whole(right)
    return False


def _possible(subject: Node, value: float) -> bool:
    """A choice beyond the first and last does not exist."""
    if not isinstance(subject, Known):
        return True
    fact: Fact = subject.fact
    return fact.kind != "choice" or fact.low <= value <= fact.high


def said(node: Node) -> str:
    """The formula in one line."""
    match node:
        case Constant(_, text):
            return text
        case Known(fact):
            return fact.label
        case Today():
            return "当日"
        case SeriesAt(name, day):
            return name if isinstance(day, Today) else f"{name}({said(day)})"
        case Compare(op, left, right) | Arithmetic(op, left, right):
            return f"{said(left)} {op} {said(right)}"
        case Logic("非", parts):
            return f"非 {said(parts[0])}"
        case Logic(op, parts):
            return f" {op} ".join(said(p) for p in parts)
        case Call(name, arguments):
            return f"{name}({', '.join(said(a) for a in arguments)})"


def _put(items: tuple[Node, ...], i: int, item: Node) -> tuple[Node, ...]:
    return (*items[:i], item, *items[i + 1 :])
