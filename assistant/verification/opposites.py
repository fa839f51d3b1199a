"""Opposites: what the clause says one way round is not told the other (期前 and 期后)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.verification.lexicon import raw

_SIDE = re.compile("([\u4e00-\u9fff]{2})(?:之|以)?([前后])(?!者|续|提)")
_ORDER = re.compile("先([\u4e00-\u9fff]{2})[^。；]{0,8}?[，、]?(?:后|再|才|可)([\u4e00-\u9fff]{2})")
_STEPS = re.compile("先(?!后|行|生|进|前)([\u4e00-\u9fff]{1,6}?)[，、]?(?:后|再)([\u4e00-\u9fff]{1,6})")
_OTHERS = re.compile("非([\u4e00-\u9fff]{6})")
_CHANGE = re.compile(
    "由([\u4e00-\u9fff]{2})[^，。；]{0,12}?(?:改|调整|变更?|划转)(?:为|到|至)([\u4e00-\u9fff]{2})"
)
_SIGNED = re.compile("(不是?|非)?(?:按照?|以|由|凭)([\u4e00-\u9fff])")


def opposed(said: str, there: str) -> str:
    """The word of a statement that its clause has only the other way round; empty where there is none."""
    return (
        _turned(said, there)
        or _backwards(said, there)
        or next((w for w, o in _pairs(said) if w not in there and o in there), "")
        or next(
            (
                a
                for a, b in _marks(said)
                if b in dict.fromkeys(_marks_of(there)) and a not in _marks_of(there)
            ),
            "",
        )
    )


def _turned(said: str, there: str) -> str:
    """分低 where the clause has 分高: a character beside the same one, turned round."""
    for one, other in _characters():
        for match in re.finditer(f"([\u4e00-\u9fff])?{one}([\u4e00-\u9fff])?", said):
            before, after = match[1] or "", match[2] or ""
            if before and before + other in there and before + one not in there:
                return before + one
            if after and other + after in there and one + after not in there:
                return one + after
    return ""


def _backwards(said: str, there: str) -> str:
    """先发钱、后租房 where the clause has 先租后补: what comes second in the one comes first in the other."""
    theirs = [(set(m[1]), set(m[2])) for m in _STEPS.finditer(there)]
    for match in _STEPS.finditer(said):
        first, second = set(match[1]), set(match[2])
        straight = any(first & a or second & b for a, b in theirs)
        if not straight and any(second & a or first & b for a, b in theirs):
            return match[0]
    return ""


@cache
def _characters() -> tuple[tuple[str, str], ...]:
    pairs = raw("lexicon")["opposite_characters"]
    return tuple((a, b) for a, b in (*pairs, *(p[::-1] for p in pairs)))


def unsigned(said: str, there: str) -> str:
    """What the clause says of others (非苏州户籍子女) told of those themselves, or the other way round."""
    for match in _OTHERS.finditer(there):
        others, name = match[0], match[1]
        if name in said and others not in said and name not in there.replace(others, ""):
            return name
    for match in _OTHERS.finditer(said):
        if match[1] in there and match[0] not in there:
            return match[0]
    return ""


def _pairs(said: str) -> Iterator[tuple[str, str]]:
    for one, other in _data():
        said_without = said.replace(other, "") if one in other else said
        if one in said_without:
            yield one, other


@cache
def _data() -> tuple[tuple[str, str], ...]:
    pairs = [tuple(pair) for pair in raw("lexicon")["opposites"]]
    return tuple((a, b) for pair in pairs for a, b in (pair, pair[::-1]))


def _marks(said: str) -> Iterator[tuple[str, str]]:
    """Each mark of a text with the mark that says the opposite."""
    for mark in _marks_of(said):
        kind, one, other = mark.split("|")
        opposite = {"side": f"side|{one}|{'后' if other == '前' else '前'}", "order": f"order|{other}|{one}"}
        yield mark, opposite.get(kind, f"sign|{one}|{'' if other else '不'}")


@lru_cache(maxsize=8192)
def _marks_of(text: str) -> tuple[str, ...]:
    """Sides (毕业前), orders (先租房后补贴) and signed ways (按户, 不按人) of a text."""
    sides = [f"side|{m[1]}|{m[2]}" for m in _SIDE.finditer(text)]
    orders = [f"order|{m[1]}|{m[2]}" for m in _CHANGE.finditer(text)]
    orders += [f"order|{m[1]}|{m[2]}" for m in _ORDER.finditer(text)]
    signed = [f"sign|{m[2]}|{'不' if m[1] else ''}" for m in _SIGNED.finditer(text)]
    return tuple([*sides, *orders, *signed])
