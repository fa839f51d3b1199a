"""Reads the conditions and figures of schemes: `年龄 ≤ 45 且 学历 ≥ 硕士`, `社保年限 × 3`.

Names are facts (id, label or alias), series, functions or choices of the fact compared with. Words stand
apart by spaces; a choice whose name has brackets or spaces is written 「…」. 且 binds stronger than 或.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from tools.errors import FormulaInvalid
from tools.rules.nodes import Arithmetic, Call, Compare, Constant, Known, Logic, Node, SeriesAt, Today
from tools.rules.values import day_number
from tools.rules.vocabulary import Vocabulary

_TOKEN = re.compile(
    r"\s*(?:(?P<day>\d{4}-\d{2}-\d{2})|(?P<number>\d+(?:\.\d+)?(?:万|亿|%)?)|(?P<quoted>「[^」]*」)"
    r"|(?P<op>[≥≤><=≠+\-×÷*/(),，（）])|(?P<name>[^\s≥≤><=≠+\-×÷*/(),，（）「」]+))"
)
_SAME = {"*": "×", "/": "÷", "，": ",", "（": "(", "）": ")"}
_SCALE = {"万": 1e4, "亿": 1e8}
_COMPARE = {"≥", "≤", ">", "<", "=", "≠"}
_SUM, _PRODUCT = {"+", "-"}, {"×", "÷"}
ARGUMENTS = {
    "若": ("truth", "number", "number"),
    "取整": ("number",),
    "整年": ("date", "date"),
    "整月": ("date", "date"),
    "日数": ("date", "date"),
    "年份": ("date",),
}
"""Functions with their kinds of arguments; 最大 and 最小 take any number of numbers, 个数 of truths."""
_ANY_NUMBER = {"最大": "number", "最小": "number", "个数": "truth"}


def parse(text: str | float | bool, words: Vocabulary, series: Collection[str] = ()) -> Node:
    """The tree of a formula; FormulaInvalid says where it cannot be read."""
    if isinstance(text, bool):
        return Constant(float(text), "是" if text else "否", "truth")
    if isinstance(text, int | float):
        return Constant(float(text), f"{text}")
    return _Reader(text, words, series).whole()


class _Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str, words: Vocabulary, series: Collection[str]) -> None:
        self._text, self._words, self._series = text, words, series
        self._tokens, self._at = _tokens(text), 0

    def whole(self) -> Node:
        node = self._either()
        if self._peek():
            raise self._wrong(f"“{self._peek()}”多余")
        return node

    def _either(self) -> Node:
        return self._chain("或", self._both)

    def _both(self) -> Node:
        return self._chain("且", self._negated)

    def _chain(self, word: str, part: object) -> Node:
        assert callable(part)
        parts: list[Node] = [part()]
        while self._take(word):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        return Logic(word, tuple(self._of("truth", p) for p in parts))

    def _negated(self) -> Node:
        if self._take("非"):
            return Logic("非", (self._of("truth", self._negated()),))
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._sum()
        op = self._peek()
        if op not in _COMPARE:
            return left
        self._at += 1
        right = self._choice_of(left) or self._sum()
        if left.kind != right.kind:
            raise self._wrong(f"“{op}”两边不是同一类（{left.kind}、{right.kind}）")
        if isinstance(left, Known) and left.fact.choices and not left.fact.ordered and op not in "=≠":
            raise self._wrong(f"“{left.fact.label}”没有高低之分，只能用 = 或 ≠")
        return Compare(op, left, right)

    def _choice_of(self, left: Node) -> Node | None:
        """The choice of the fact on the left that is named next."""
        name = self._peek().strip("「」")
        if isinstance(left, Known) and name in left.fact.choices:
            self._at += 1
            return Constant(left.fact.choices.index(name), name, "choice")
        return None

    def _sum(self) -> Node:
        node = self._product()
        while self._peek() in _SUM:
            op = self._next()
            node = Arithmetic(op, self._of("number", node), self._of("number", self._product()))
        return node

    def _product(self) -> Node:
        node = self._single()
        while self._peek() in _PRODUCT:
            op = self._next()
            node = Arithmetic(op, self._of("number", node), self._of("number", self._single()))
        return node

    def _single(self) -> Node:
        token = self._next()
        if token == "(":
            node = self._either()
            self._expect(")")
            return node
        if token == "-":
            return Arithmetic("-", Constant(0, ""), self._of("number", self._single()))
        return _literal(token) or self._named(token)

    def _named(self, name: str) -> Node:
        if name == "当日":
            return Today()
        if self._peek() == "(":
            return self._call(name)
        if fact := self._words.find(name):
            return Known(fact)
        if name in self._series:
            return SeriesAt(name, Today())
        raise self._wrong(f"“{name}”既不是事实，也不是数列、函数或所比较事实的选项")

    def _call(self, name: str) -> Node:
        self._expect("(")
        arguments = [self._either()]
        while self._take(","):
            arguments.append(self._either())
        self._expect(")")
        if name in self._series:
            return SeriesAt(name, self._of("date", arguments[0]))
        kinds = ARGUMENTS.get(name) or (_ANY_NUMBER.get(name, ""),) * len(arguments)
        if not kinds[0] or len(kinds) != len(arguments):
            raise self._wrong(f"函数 {name} 不认识，或参数个数不对")
        return Call(name, tuple(self._of(k, a) for k, a in zip(kinds, arguments, strict=True)))

    def _of(self, kind: str, node: Node) -> Node:
        if node.kind != kind:
            raise self._wrong(f"此处要{kind}，写的却是{node.kind}")
        return node

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise self._wrong("没有写完")
        self._at += 1
        return token

    def _take(self, word: str) -> bool:
        if self._peek() != word:
            return False
        self._at += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._wrong(f"缺“{word}”")

    def _wrong(self, why: str) -> FormulaInvalid:
        return FormulaInvalid(f"公式“{self._text}”读不懂：{why}。")


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaInvalid(f"公式“{text}”第{at + 1}个字起读不懂。")
        token = match.group().strip()
        found.append(_SAME.get(token, token))
        at = match.end()
    return found


def _literal(token: str) -> Node | None:
    if not token[0].isdigit():
        return None
    if "-" in token:
        try:
            return Constant(day_number(date.fromisoformat(token)), token, "date")
        except ValueError as error:
            raise FormulaInvalid(f"没有“{token}”这一天。") from error
    if token.endswith("%"):  # divided, not multiplied by 0.01: 70% is 0.7 exactly
        return Constant(float(token[:-1]) / 100, token)
    scale = _SCALE.get(token[-1])
    return Constant(float(token[:-1]) * scale if scale else float(token), token)
