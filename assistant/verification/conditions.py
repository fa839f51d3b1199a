"""The parts of a clause's sentence that restrict what it grants: persons, conditions, limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.lexicon import lexicon
from assistant.verification.negations import negations
from assistant.verification.quantities import Quantity
from assistant.verification.segments import Segment, cut
from assistant.verification.sources import Unit

_CONDITION = re.compile(
    "(?<!是)的(?:人|人员|人才|毕业生|本科生?|硕士|博士|学生|职工|单位|企业|家庭|子女|配偶|情形|情况)?(?:（[^（）]*）?)?$"
    "|(?:期满|满期|时|后|期间|前提下)$"
)
_CAP = re.compile("最高|最多|最长|上限|封顶|至多")
_EITHER = re.compile("或|其中|之一|任")
_ABSENT = ("没有", "没", "未", "无")
_GIVEN = re.compile("可|能|享受|给予|发|补|加|积")
AND = re.compile("并且|而且|且|并(?![不非])|同时")
"""Joins conditions that must both be met."""


def restricting(unit: Unit, at: int, complete: bool) -> Iterator[Segment]:
    """The pieces before that are conditions, the piece itself, and those behind that add one."""
    for i, piece in enumerate(unit.segments):
        if i < at:
            restricts = not _results(piece) and (
                _is_condition(unit, i) or _limits(piece) or _is_subject(unit, i, at)
            )
        else:
            restricts = i > at and not _results(piece) and _adds(piece, complete)
        if restricts and not (unit.is_row and i < at and not _limits(piece)):
            yield piece


def _adds(piece: Segment, complete: bool) -> bool:
    """Whether a piece adds a condition to what stands before it; after 条件是, whatever is joined to it."""
    if piece.text.startswith(tuple(lexicon().lists["owing"])) and not _CAP.search(piece.text):
        return True
    adding = piece.text.startswith(tuple(lexicon().lists["adding"]))
    return adding and (_limits(piece) or complete)


def _is_condition(unit: Unit, at: int) -> bool:
    """Whether a piece says of whom or of what case (…的, …期满后, “双一流”高校应届本科), or lists such."""
    piece = unit.segments[at]
    if _CONDITION.search(piece.text) or "“" in piece.text or "study" in piece.classes:
        return True
    if piece.text.count("（") > piece.text.count("）"):
        closing = next((i for i in range(at + 1, len(unit.segments)) if "）" in unit.segments[i].text), None)
        return closing is not None and _is_condition(unit, closing)
    is_list = piece.listed and len(piece.words) > 1 and at + 1 < len(unit.segments)
    following = unit.segments[at + 1] if is_list else None
    return following is not None and not _EITHER.search(following.text) and _is_condition(unit, at + 1)


def _is_subject(unit: Unit, i: int, at: int) -> bool:
    """Whether a piece says with a condition of its own who is given something (受聘的专业技术人员，可以…)."""
    leads = all(piece.listed for piece in unit.segments[i : at - 1])
    return leads and bool(_GIVEN.match(unit.segments[at].text)) and bool(AND.search(unit.segments[i].text))


def bounds(quantity: Quantity) -> bool:
    """Whether a figure restricts: a least or a limit of age or time, not what is given at most."""
    return quantity.bound in (">=", ">", "<") or (quantity.bound == "<=" and quantity.unit in ("岁", "月"))


def _results(piece: Segment) -> bool:
    """Whether a piece has its own result: money or points given."""
    return any(q.unit in ("元", "分") and not q.bound.startswith((">", "<=")) for q in piece.quantities)


def _limits(piece: Segment) -> bool:
    if _CAP.search(piece.text):
        return False
    condition = bool(_CONDITION.search(piece.text))
    denied = any(
        not n.frees
        and (n.kind in ("only", "except") or (n.kind == "negations" and (condition or n.word in _ABSENT)))
        for n in negations(piece.masked)
    )
    said = any(word in lexicon().lists["limits"] for word in cut(piece.masked))
    return denied or said or any(map(bounds, piece.quantities))
