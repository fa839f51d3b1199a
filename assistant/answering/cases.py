"""Whose case a clause speaks of: an example of somebody of another age, a band that the asker is not in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.text.normalize import fold
from knowledge.types import Passage

_TO = "[—–~～至到-]"
_SCHOOL = re.compile(r"[一-鿿]{2,8}大学")
_EXAMPLE = ("举例", "算例")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that people tell of themselves, and how clauses draw lines along it."""

    asked: re.Pattern[str]
    between: re.Pattern[str]
    below: re.Pattern[str]
    above: re.Pattern[str]
    exact: re.Pattern[str]

    def told(self, question: str) -> frozenset[int]:
        """The figures of the question."""
        return frozenset(int(next(filter(None, m.groups()))) for m in self.asked.finditer(question))

    def examples(self, text: str) -> frozenset[int]:
        """The figures of a text that are one person's."""
        return frozenset(int(found) for found in self.exact.findall(text))

    def bands(self, text: str) -> list[Span]:
        """The stretches that a text speaks of."""
        found = [(int(a), int(b)) for a, b in self.between.findall(text)]
        rest = self.between.sub("", text)
        found += [(0, int(a)) for a in self.below.findall(rest)]
        return found + [(int(a), 9999) for a in self.above.findall(rest)]


_AGE = Measure(
    asked=re.compile(r"(?<![\d.])(\d{2})(?=周?岁)(?!周?岁(?:及?以|前|之前))"),
    between=re.compile(rf"(\d{{2}})(?:周?岁)?{_TO}(\d{{2}})周?岁"),
    below=re.compile(r"(\d{2})周?岁(?:（含.{0,3}）)?(?:及?以下|以内|及以内)"),
    above=re.compile(r"(\d{2})周?岁(?:（含.{0,3}）)?及?以上"),
    exact=re.compile(r"(?<![\d.满过—–~～至到-])(\d{2})岁(?![及以（(线—–~～至到-])"),  # rules say 周岁
)
_RANK = Measure(
    asked=re.compile(
        r"(?:排名?|第|QS|qs|THE|软科)[^\d，。？?]{0,4}(\d{1,4})(?![\d年月%])|前(\d{2,3})(?=名|强|的?(?:高校|院校|大学|学校|硕|本科|博))"
    ),
    between=re.compile(rf"(\d{{1,4}}){_TO}(\d{{1,4}})名?"),
    below=re.compile(r"前(\d{1,4})名?"),
    above=re.compile(r"(\d{1,4})名(?:及?以后|开外|之外)"),
    exact=re.compile(r"排名?第(\d{1,4})(?!\d)"),
)

_SHARE = Measure(
    asked=re.compile(r"(?:排名?|前)[^\d，。？?]{0,4}(\d{1,3})%"),
    between=re.compile(rf"(\d{{1,3}})%?{_TO}(\d{{1,3}})%"),
    below=re.compile(r"前(\d{1,3})%"),
    above=re.compile(r"(\d{1,3})%(?:及?以后|之后)"),
    exact=re.compile(r"(?!)(\d)"),  # no rule tells of one person's share
)


def of_share(ranked: Sequence[Passage], question: str) -> list[Passage]:
    """The pieces on the share of a year or a group that the asker is in ("排名前30%") first."""
    told = _SHARE.told(fold(question))
    return _in_band(list(ranked), _SHARE, told) if told else list(ranked)


def of_asker(ranked: Sequence[Passage], question: str) -> list[Passage]:
    """The pieces without those on somebody else's case, where others are left; examples by name come last."""
    asked = fold(question)
    kept = list(ranked)
    for measure in (_AGE, _RANK):
        if told := measure.told(asked):
            kept = [p for p in kept if not _is_anothers(measure, told, fold(p.clause.text))] or kept
            # Of ages the line that rules one out is the answer; of ranks there is one tier for each.
            kept = _in_band(kept, measure, told) if measure is _RANK else kept
    schools = set(_SCHOOL.findall(question))
    named = [p for p in kept if p.clause.text.startswith(_EXAMPLE) and _other_school(p, schools)]
    return [*(p for p in kept if p not in named), *named] if len(named) < len(kept) else kept


def _is_anothers(measure: Measure, told: frozenset[int], text: str) -> bool:
    examples = measure.examples(text)
    return bool(examples) and not examples & told


def _in_band(pieces: list[Passage], measure: Measure, told: frozenset[int]) -> list[Passage]:
    """The pieces whose lines hold the asker first, the closest first; of the others those without lines."""
    drawn = {id(p): measure.bands(fold(p.clause.text)) for p in pieces}
    holding = [p for p in pieces if _width(drawn[id(p)], told) is not None]
    rest = [p for p in pieces if not drawn[id(p)]] if holding else pieces
    return [*sorted(holding, key=lambda p: _width(drawn[id(p)], told) or 0), *rest]


def _width(bands: Sequence[Span], told: frozenset[int]) -> int | None:
    """How wide the narrowest band around the figure is; None if none holds it."""
    return min((b - a for a, b in bands if any(a <= one <= b for one in told)), default=None)


def _other_school(piece: Passage, schools: set[str]) -> bool:
    named = set(_SCHOOL.findall(piece.clause.text))
    return bool(named) and not any(one in other or other in one for one in named for other in schools)
