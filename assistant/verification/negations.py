"""Words of a piece that deny, end, except or limit, and the words that they deny."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.verification.lexicon import lexicon
from assistant.verification.segments import predicates
from assistant.verification.written import MASK

_REACH = 14
_ABSENT = ("没有", "没", "未", "无")
_CLASSES = ("only", "except", "ends", "negations")
_FITS = {
    "negations": ("negations", "ends", "except"),
    "ends": ("ends", "negations"),
    "except": ("except", "negations"),
    "only": ("only",),
}
BENEFIT = frozenset(("申请", "领取", "发放"))
"""What is had by asking for it: to deny the one is to deny the other."""


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that denies, and the words that it denies."""

    kind: str
    word: str
    scope: frozenset[str]
    frees: bool = False
    """Whether it says that something is not owed (无需, 不限, 没有年龄限制), not that it is not allowed."""


@lru_cache(maxsize=16384)
def negations(masked: str) -> tuple[Negation, ...]:
    """The negations of a piece."""
    text = lexicon().pattern("no_negations").sub(lambda m: "\x02" * len(m[0]), masked)
    found: list[tuple[int, Negation]] = []
    for kind in _CLASSES:
        for match in lexicon().pattern(kind).finditer(text):
            scope, frees = _scope(kind, masked, match), _frees(masked, match)
            found.append((match.start(), Negation(kind, match[0], scope, frees)))
            text = text[: match.start()] + "\x02" * len(match[0]) + text[match.end() :]
    return tuple(n for _, n in sorted(found, key=lambda pair: pair[0]))


def _frees(masked: str, match: re.Match[str]) -> bool:
    if match[0] in lexicon().lists["freeing"]:
        return True
    rest = masked[match.end() :]
    if match[0] == "不":
        return bool(re.search("也(?:可|能|行)|^(?:受|看|影响|设|作|做|论)", rest))
    owed = rf"[^，。；]{{0,12}}?(?:{'|'.join(lexicon().lists['owed'])})(?:[，。；的]|$)"
    return match[0] in ("没有", "没", "无") and bool(re.match(owed, rest))


def _scope(kind: str, masked: str, match: re.Match[str]) -> frozenset[str]:
    after = masked[match.end() : match.end() + _REACH].replace(MASK, "")
    before = masked[max(0, match.start() - _REACH) : match.start()].replace(MASK, "")
    if match[0] in _ABSENT:
        after = after.split("的")[0]  # 没有认证的不能: what is not there, and what is not allowed
    if kind in ("except", "ends"):
        return predicates(before) | predicates(after)
    return predicates(after)


def fits(one: Negation, other: Negation) -> bool:
    """Whether two negations deny the same."""
    near = other.kind in _FITS[one.kind] and one.frees == other.frees
    benefit = bool(one.scope & BENEFIT) and bool(other.scope & BENEFIT)
    return near and (not one.scope or benefit or bool(one.scope & other.scope))
