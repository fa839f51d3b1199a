"""A wish put together from its parts: one's own person, what one can have, a matter, facts told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.regions import without_places
from prompts.loader import load

_CLAUSE = re.compile(r"[，,。；;？?！!\n]+|(?<=[^a-zA-Z0-9]) +| +(?=[^a-zA-Z0-9])")


@dataclass(frozen=True, slots=True)
class _Parts:
    """The entry `composed` of wishes.yaml, ready to be looked for."""

    own: re.Pattern[str]
    others: re.Pattern[str]
    company: re.Pattern[str]
    blocks: re.Pattern[str]
    ways: tuple[tuple[str, re.Pattern[str]], ...]
    matter: re.Pattern[str]
    known: re.Pattern[str]
    least: Mapping[str, int]
    left: Mapping[str, int]


def composed(text: str, facts: int, about_oneself: bool) -> str | None:
    """check, calculate or classify, if a (folded) message wishes that; `facts` is how many it tells."""
    parts = _parts()
    whole = parts.company.sub("", text)
    if not parts.matter.search(whole) or parts.blocks.search(whole):
        return None
    clauses = [c for c in _CLAUSE.split(whole) if c]
    if not about_oneself and (facts < parts.least["nobody"] or len(clauses) < parts.least["listed"]):
        return None
    for clause in clauses:
        kind = next((kind for kind, way in parts.ways if way.search(clause)), None)
        if kind and not _of_another(parts, whole, clause) and _bare(parts, clause, kind, facts):
            return kind if kind != "amount" else "check"
    return None


def _of_another(parts: _Parts, whole: str, clause: str) -> bool:
    """Whether the one who could have it is somebody else: the person named last before the question."""
    before = whole[: whole.index(clause) + len(clause)]
    others = [m.end() for m in parts.others.finditer(before)]
    own = [m.end() for m in parts.own.finditer(before)]
    return bool(others) and max(others) >= max(own, default=-1)


def _bare(parts: _Parts, clause: str, kind: str, facts: int) -> bool:
    """Whether the clause asks of nothing but the person; how much one gets depends on facts told."""
    told = facts >= (
        parts.least["apart"] if kind == "check" and not parts.own.search(clause) else parts.least["own"]
    )
    if not told and (kind == "amount" or not parts.own.search(clause)):
        return False
    left = parts.known.sub("", without_places(clause))
    return len(left) <= (parts.left["told"] if told else parts.left["plain"])


@cache
def _parts() -> _Parts:
    entry: dict[str, Any] = load("wishes")["composed"]
    kinds = (("classify", "grade"), ("calculate", "points"), ("amount", "amount"), ("check", "ability"))
    return _Parts(
        own=_any([entry["own"]]), others=_any([entry["others"]]), company=_any([entry["company"]]),
        blocks=_any(entry["blocks"]), matter=_any([entry["matter"]]), known=_any(entry["known"]),
        ways=tuple((kind, _any(entry[key])) for kind, key in kinds),
        least={key: int(value) for key, value in entry["least"].items()},
        left={key: int(value) for key, value in entry["left"].items()},
    )  # fmt: skip


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
