"""Every figure of the sentence is in the clauses: the value with unit, bound and what it is counted by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.verification.negations import negations
from assistant.verification.quantities import Quantity
from assistant.verification.segments import Segment
from assistant.verification.told import Told
from assistant.verification.types import Reason

_COMPATIBLE = {("lo", ">="), ("hi", "<="), (">=", "lo"), ("<=", "hi")}
_BOUND_WORDS = {
    "<=": ("最高", "上限", "封顶", "不超过", "最多", "最长", "以内", "以下", "至多"),
    ">=": ("满", "以上", "不低于", "不少于", "至少", "达到", "最低", "起"),
}
_RATE_WORDS = {
    "月": ("每月", "/月", "每个月", "按月", "元月"),
    "年": ("每年", "/年", "年度", "每人每年", "逐年"),
    "日": ("每天", "每日", "/天"),
}


def figures(told: Told) -> Iterator[Reason]:
    """What is wrong with the sentence's figures."""
    there = [q for source in told.sources for q in source.quantities]
    values = {q.value for q in there}
    there += [q for source in told.sources for q in source.quantities_around if q.value not in values]
    for segment in told.segments:
        if told.personal(segment):
            continue
        for quantity in segment.quantities:
            if reason := _wrong(quantity, there, told) or _past(quantity, segment, told):
                yield reason


def same_size(one: Quantity, other: Quantity) -> bool:
    """Whether value and unit are the same; a bare number takes any unit."""
    if one.value != other.value:
        return False
    if one.unit.startswith("第") or other.unit.startswith("第"):
        return one.unit[:1] == other.unit[:1]
    if {one.unit, other.unit} <= {"个", "次", "人"}:
        return True
    return one.unit == other.unit or not one.unit or (not other.unit and one.unit not in ("元", "%"))


def _wrong(quantity: Quantity, there: Sequence[Quantity], told: Told) -> Reason | None:
    sized = [q for q in there if same_size(quantity, q)]
    if not sized and _counts_own(quantity, told):
        return None
    if not sized:
        value = any(q.value == quantity.value for q in there)
        if value:
            return Reason("unit", quantity.words, f"条款中“{quantity.words}”的单位不同")
        return Reason("number", quantity.words, f"条款中没有“{quantity.words}”")
    bounded = [q for q in sized if bound_fits(quantity, q, told)]
    if not bounded:
        return Reason("threshold", quantity.words, f"“{quantity.words}”的界限与条款不同")
    over = any(told.is_over(source) or source.passage.document.status == "ended" for source in told.sources)
    if all(quantity.former != q.former for q in bounded) and not (quantity.former and over):
        return Reason(
            "time", quantity.words, f"“{quantity.words}”在条款中是{'现在' if quantity.former else '以前'}的"
        )
    if not any(rate_fits(quantity, q, told) for q in bounded):
        return Reason("unit", quantity.words, f"“{quantity.words}”的计发方式（每月、每年）与条款不同")
    return None


_NOW = re.compile("现在|目前|仍|如今|现行|依然|依旧|至今")
_GONE = re.compile("历史|旧|首轮|[0-9]轮|轮为|不再|过时|已停|曾|改为|原规定")


def _past(quantity: Quantity, segment: Segment, told: Told) -> Reason | None:
    """Told as of now though every sentence of the clauses that has the figure is about before."""
    if not _NOW.search(told.sentence.text) or any(negations(s.masked) for s in told.segments):
        return None
    units = [u for u in told.units if any(same_size(quantity, q) for s in u.segments for q in s.quantities)]
    pieces = [s for u in units for s in u.segments if any(same_size(quantity, q) for q in s.quantities)]
    if quantity.unit == "元" and pieces and all(_GONE.search(s.text) or _former(quantity, s) for s in pieces):
        return Reason("time", quantity.words, f"“{quantity.words}”是以前的")
    return None


def _former(quantity: Quantity, segment: Segment) -> bool:
    return any(q.former for q in segment.quantities if same_size(quantity, q))


def _counts_own(quantity: Quantity, told: Told) -> bool:
    """两档…200人和400人: a small number that counts what the sentence itself lists."""
    if quantity.unit not in ("个", "次") or quantity.value > 5:
        return False
    kinds = {kind: set() for s in told.segments for kind in s.classes}  # type: dict[str, set[str]]
    for segment in told.segments:
        for kind, names in segment.classes.items():
            kinds[kind] |= names
    figures = Counter(q.unit for s in told.segments for q in s.quantities)
    return int(quantity.value) in {*(len(v) for v in kinds.values()), *figures.values()}


def bound_fits(said: Quantity, there: Quantity, told: Told) -> bool:
    """Whether a quantity bounds as the clause's does."""
    if said.bound == there.bound or (there.bound, said.bound) in _COMPATIBLE:
        return True
    if said.bound == "" and there.bound == ">=" and there.unit == "月":
        return any(f"满{there.words}" in unit.text for unit in told.units)
    if said.bound in _BOUND_WORDS and there.bound == "":
        return any(
            word in unit.text
            for unit in told.units
            for word in _BOUND_WORDS[said.bound]
            if unit.is_row and any(q is there or q == there for s in unit.segments for q in s.quantities)
        )
    return False


def rate_fits(said: Quantity, there: Quantity, told: Told) -> bool:
    """Whether money is counted by the same time."""
    if said.rate == there.rate:
        return True
    if said.rate and not there.rate:
        texts = [s.text for s in told.sources] + [s.passage.clause.context for s in told.sources]
        own = any(q.rate for source in told.sources for q in source.quantities if q.unit == there.unit)
        return not own and any(word in text for word in _RATE_WORDS[said.rate] for text in texts)
    if there.rate and not said.rate:
        return any(word in told.near for word in _RATE_WORDS[there.rate])
    return False
