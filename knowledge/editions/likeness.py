"""How alike two wordings are, and which old and new ones fit each other best (相似条款)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from knowledge.types import Clause

Pairs = frozenset[str]
"""The pairs of neighbouring characters of a text."""

_ALIKE = 0.5  # share of common character pairs (Dice) from which two texts are versions of one clause
_ALIKE_IN_PLACE = 0.3  # enough where the label is the same too
_IN_PLACE = 0.15  # what the same label counts for when several texts would fit
_TELLING = 50  # character pairs in more clauses than this do not tell clauses apart
_TRIED = 8  # texts compared with a clause at most
_MARKS = re.compile(r"[\s，。；：、！？“”‘’\"'（）()《》〈〉【】\[\]—…·,;:!?]+")


def loose(text: str) -> str:
    """The text without punctuation, full width as half width: what a renumbered clause keeps."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def pairs_of(clause: Clause) -> Pairs:
    """The pairs of a clause's text; a text of one character is its own."""
    text = loose(clause.text)
    return frozenset(a + b for a, b in pairwise(text)) or frozenset([text])


def best_fits(
    olds: Mapping[int, Pairs], news: Mapping[int, Pairs], in_place: Mapping[int, int | None]
) -> dict[int, int]:
    """New position -> old one, the most alike first; `in_place` is the old one with the same label."""
    found: list[tuple[float, int, int]] = []
    for j, i in _worth_trying(olds, news, in_place):
        here = in_place[j] == i
        alike = _dice(olds[i], news[j])
        if alike >= (_ALIKE_IN_PLACE if here else _ALIKE):
            found.append((alike + _IN_PLACE * here, i, j))
    chosen: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(found, key=lambda f: (-f[0], abs(f[1] - f[2]), f[2])):
        if j not in chosen and i not in used:
            chosen[j] = i
            used.add(i)
    return chosen


def _worth_trying(
    olds: Mapping[int, Pairs], news: Mapping[int, Pairs], in_place: Mapping[int, int | None]
) -> Iterator[tuple[int, int]]:
    """(new, old) pairs that share telling character pairs or stand in one place: a few for each clause."""
    holding: dict[str, list[int]] = defaultdict(list)
    for i, pairs in olds.items():
        for pair in pairs:
            holding[pair].append(i)
    for j, pairs in news.items():
        shared = Counter(i for p in pairs if len(holding.get(p, ())) <= _TELLING for i in holding.get(p, ()))
        tried = {i for i, _ in shared.most_common(_TRIED)}
        if (here := in_place[j]) is not None:
            tried.add(here)
        yield from ((j, i) for i in sorted(tried))


def _dice(one: Pairs, other: Pairs) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
