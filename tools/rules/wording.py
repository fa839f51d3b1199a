"""Formulas and results in Chinese words, with the person's values put in."""

from __future__ import annotations

from collections.abc import Mapping

from tools.rules.algebra import UNBOUNDED, span
from tools.rules.nodes import Arithmetic, Call, Compare, Constant, Known, Logic, Node, SeriesAt, Today
from tools.rules.profile import Profile
from tools.rules.series import Series
from tools.rules.values import show_number, show_pair

_WEAK = {"+", "-"}
_CALLS = {"最大": "取大", "最小": "取小", "整年": "满几年", "整月": "满几个月", "日数": "相隔几天"}


def calculation(node: Node, person: Profile, series: Mapping[str, Series]) -> str:
    """`社保年限（5年）× 3`: the formula with the value of every fact behind its name."""
    return _Words(person, series).say(node)


def show_span(low: float, high: float) -> str:
    """145, or 90～145 while something is unknown."""
    if low == high:
        return show_number(low)
    return f"{show_number(low)}～{show_number(high) if high < UNBOUNDED else '?'}"


class _Words:
    """Says nodes."""

    def __init__(self, person: Profile, series: Mapping[str, Series]) -> None:
        self._person, self._series = person, series

    def say(self, node: Node) -> str:
        """The node in words."""
        match node:
            case Constant(_, text):
                return text
            case Known(fact):
                return f"{fact.label}（{show_pair(fact, self._person.pair(fact.index))}）"
            case Today():
                return "当日"
            case SeriesAt(name):
                return f"{name}（{self._figure(node)}）"
            case Compare(op, left, right):
                return f"{self.say(left)} {op} {self.say(right)}"
            case Logic("非", parts):
                return f"不是：{self.say(parts[0])}"
            case Logic(op, parts):
                return f" {op} ".join(self.say(p) for p in parts)
            case Arithmetic("-", Constant(0.0), right):
                return f"-{self._side('×', right)}"
            case Arithmetic(op, left, right):
                return f"{self._side(op, left)} {op} {self._side(op, right)}"
            case Call("若", (test, yes, no)):
                surely, possibly = span(test, self._person.algebra(self._series))
                if surely or not possibly:
                    return self.say(yes if surely else no)
                return f"{self.say(test)}的{self.say(yes)}，否则{self.say(no)}"
            case Call("最小" | "最大", (Constant(_, limit), inner)):
                return f"{self.say(inner)}，最{'高' if node.name == '最小' else '低'}{limit}"
            case Call("取整", (inner,)):
                return f"（{self.say(inner)}）取整"
            case Call("个数", arguments):
                return f"下列符合的项数（{'，'.join(self.say(a) for a in arguments)}）"
            case Call(name, arguments):
                return f"{_CALLS.get(name, name)}（{'，'.join(self.say(a) for a in arguments)}）"

    def _side(self, op: str, node: Node) -> str:
        text = self.say(node)
        weaker = isinstance(node, Arithmetic) and node.op in _WEAK and op not in _WEAK
        return f"（{text}）" if weaker else text

    def _figure(self, node: SeriesAt) -> str:
        low, high = span(node, self._person.algebra(self._series))
        return f"{show_number(low)}{self._series[node.name].unit}" if low == high else "当日数值未公布"
