"""Questions that are about the same: joined by the pairs of characters that they share, always alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import sha256

from assistant.answering.confidence import core
from assistant.answering.wording import plain
from assistant.insight.types import Lack
from knowledge.text.normalize import fold

_ALIKE = 0.5
"""The share of the shorter question's rarer pairs that two questions of one topic have in common."""
_COMMON = 0.2  # a pair in more than this share of all questions tells nothing
_FEW = 10  # below so many questions none is common
_MARKS = re.compile(r"[\W_]+")


def topics(lacks: Sequence[Lack]) -> list[list[Lack]]:
    """The topics, the largest first; in each the questions in their order."""
    pairs = [_pairs(one.question) for one in lacks]
    often = Counter(pair for own in pairs for pair in own)
    most = max(_FEW, _COMMON * len(lacks))
    rare = [frozenset(pair for pair in own if often[pair] <= most) or own for own in pairs]
    found: list[list[int]] = []
    holding: dict[str, set[int]] = defaultdict(set)
    placed: dict[str, int] = {}  # the same question never stands in two topics
    for i, own in enumerate(rare):
        if (same := placed.get(key_of(lacks[i]))) is not None:
            found[same].append(i)
            continue
        near = Counter(topic for pair in own for topic in holding[pair])
        best = max(near, key=lambda t: (_alike(own, rare[found[t][0]]), -t), default=None)
        if best is None or _alike(own, rare[found[best][0]]) < _ALIKE:
            best = len(found)
            found.append([])
        found[best].append(i)
        placed[key_of(lacks[i])] = best
        for pair in own if len(found[best]) == 1 else ():
            holding[pair].add(best)
    found.sort(key=lambda topic: (-len(topic), topic[0]))
    return [[lacks[i] for i in topic] for topic in found]


def title_of(topic: Sequence[Lack]) -> str:
    """The question that is asked most; of several the shortest."""
    asked = Counter(one.question for one in topic)
    return max(asked, key=lambda text: (asked[text], -len(text), text))


def key_of(lack: Lack) -> str:
    """The name of a question, the same whenever it is asked; a topic is found by that of any of its own."""
    return sha256(fold(lack.question).encode()).hexdigest()[:16]


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _pairs(question: str) -> frozenset[str]:
    text = _MARKS.sub("", core(plain(fold(question)))) or fold(question)
    return frozenset(text[i : i + 2] for i in range(max(1, len(text) - 1)))
