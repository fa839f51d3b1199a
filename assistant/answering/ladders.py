"""Classes in an order (本科, 硕士, 博士): what 及以上 takes in, and what a policy does not speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from prompts.loader import load

_UPWARDS = "(?:学历|学位|毕业生|生|职称)?(?:及|或|和)?(?:其)?以上"


def above(kind: str, said: frozenset[str], text: str) -> frozenset[str]:
    """The classes said, and those that 本科及以上 takes in."""
    if "以上" not in text:
        return said
    return said.union(*(rungs for pattern, rungs in _upwards(kind) if pattern.search(text)))


def unnamed(kind: str, asked: frozenset[str], named: Iterable[frozenset[str]]) -> frozenset[str]:
    """The classes asked about that a policy does not name, though it tells at least two others apart."""
    said = frozenset[str]().union(*named)
    return frozenset(one for one in asked - said if not _same(one) & said) if len(said) > 1 else frozenset()


def _same(one: str) -> frozenset[str]:
    """What speaks for it: of a group the first is the word for all."""
    groups: list[list[str]] = load("ladders")["same"]
    return frozenset().union(*(group if one == group[0] else group[:1] for group in groups if one in group))


@cache
def _upwards(kind: str) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """For each rung how 及以上 is said of it, and the rungs above it."""
    rungs: list[str] = load("ladders")["rungs"].get(kind, [])
    words: dict[str, list[str]] = load("classes").get(kind, {})
    return tuple(
        (re.compile(f"(?:{'|'.join(map(re.escape, words[one]))}){_UPWARDS}"), frozenset(rungs[n + 1 :]))
        for n, one in enumerate(rungs)
        if one in words
    )
