"""Segments: the short pieces of a text between its marks, each with its figures, classes and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from assistant.verification.days import Day
from assistant.verification.lexicon import alternatives, raw
from assistant.verification.quantities import Quantity
from assistant.verification.written import MASK, Written, written
from knowledge.index.segmentation import tokenizer
from knowledge.text.normalize import HAN, fold

_UNIT_END = re.compile(r"[。；！？\n]+")
_PIECE = re.compile(r"[^，、：。；！？\n]+")
_WORD = re.compile(rf"[{HAN}a-z0-9.+]")

_PART = re.compile(f"[前后](?={MASK})")
"""前3个月, 后3个月."""
Sizes = frozenset[tuple[object, str]]


@dataclass(frozen=True)
class Segment:
    """A piece of a unit: `words` are its content words in one form, `classes` its class words by kind."""

    text: str
    start: int
    unit: int
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    words: frozenset[str]
    masked: str = field(default="", compare=False)
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)
    listed: bool = field(default=False, compare=False)
    """Whether another piece of the same list follows (、)."""

    @cached_property
    def named(self) -> frozenset[str]:
        """Its classes of all kinds."""
        return frozenset(name for names in self.classes.values() for name in names)

    @cached_property
    def all_words(self) -> frozenset[str]:
        """What it may be recognised by: marks and predicates."""
        weak = {f"{q.value.normalize()}{q.unit}" for q in self.quantities if q.unit == "个"}
        return (self.marks | predicates(self.masked)) - weak

    @cached_property
    def marks(self) -> frozenset[str]:
        """What tells the segment from others: words, classes, figures, days."""
        figures = {f"{q.value.normalize()}{q.unit}" for q in self.quantities}
        told = {mark for d in self.days for mark in d.marks}
        return self.words | figures | told | self.named | frozenset(_PART.findall(self.masked))


@lru_cache(maxsize=8192)
def segments(text: str) -> tuple[Segment, ...]:
    """The segments of a text in order; `unit` counts its sentences (。；)."""
    return tuple(_segments(written(text)))


def _segments(read: Written) -> Iterator[Segment]:
    unit, end = 0, 0
    for match in _PIECE.finditer(read.text):
        unit += bool(_UNIT_END.search(read.text, end, match.start())) if end else 0
        end = match.end()
        masked = read.masked[match.start() : end]
        yield Segment(
            text=match[0],
            start=match.start(),
            unit=unit,
            quantities=tuple(q for q in read.quantities if match.start() <= q.start < end),
            days=tuple(d for d in read.days if match.start() <= d.start < end),
            words=content(masked),
            masked=masked,
            classes=classes(masked.replace(MASK, "#")),
            listed=read.text[end : end + 1] == "、",
        )


@lru_cache(maxsize=32768)
def content(masked: str) -> frozenset[str]:
    """The content words of a piece, each in the form that stands for its synonyms."""
    return frozenset(same(word) for word in cut(masked) if len(word) > 1 and not is_neutral(word))


@lru_cache(maxsize=32768)
def cut(masked: str) -> tuple[str, ...]:
    """The words of a piece in order."""
    return tuple(_joined([word for word in tokenizer().lcut(masked) if _WORD.match(word)]))


def _joined(words: list[str]) -> Iterator[str]:
    """非 and 每 belong to the word behind them: 非在编 is another class than 在编."""
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        if word in ("非", "每"):
            continue
        yield f"{before}{word}" if before in ("非", "每") else word


@lru_cache(maxsize=32768)
def predicates(masked: str) -> frozenset[str]:
    """The words of a piece that are denied, owed or allowed in it: all but mere function words."""
    return frozenset(
        same(word)
        for word in cut(masked)
        if (len(word) > 1 and word not in _function()) or (len(word) == 1 and word in _same())
    )


@cache
def _function() -> frozenset[str]:
    return frozenset(fold(word) for word in raw("neutral")["function"])


def same(word: str) -> str:
    """The word that stands for a word and its synonyms."""
    return _same().get(word, word)


def is_neutral(word: str) -> bool:
    """Whether a word says nothing of a policy."""
    return word in _neutral()


@cache
def _neutral() -> frozenset[str]:
    return frozenset(fold(word) for words in raw("neutral").values() for word in words)


@cache
def _same() -> dict[str, str]:
    return {fold(word): fold(group[0]) for group in raw("lexicon")["same"] for word in group}


def synonyms(word: str) -> tuple[str, ...]:
    """The words that may stand for a word, itself first."""
    return _groups().get(word, (word,))


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in raw("lexicon")["same"]:
        words = tuple(fold(word) for word in group)
        for word in words:
            found[word] = (word, *found.get(word, ())[1:], *(w for w in words if w != word))
    return found


@lru_cache(maxsize=32768)
def classes(text: str) -> Mapping[str, frozenset[str]]:
    """The class words of a text by kind; 硕士及以上 is a class of its own (硕士+)."""
    found: dict[str, set[str]] = {}
    text = text.replace("个人所得税", "")
    for kind, pattern, names in _kinds():
        for match in pattern.finditer(text):
            found.setdefault(kind, set()).add(_named(match, text, names))
    return {kind: frozenset(names) for kind, names in found.items()}


def class_order(text: str) -> list[str]:
    """The classes of a text in the order in which they stand, of the kind that has most of them."""
    best: list[str] = []
    for _, pattern, names in _kinds():
        found = list(dict.fromkeys(_named(m, text, names) for m in pattern.finditer(text)))
        best = max(best, found, key=len)
    return best


def _named(match: re.Match[str], text: str, names: Mapping[str, str]) -> str:
    up, down = _UP.match(text, match.end()), _DOWN.match(text, match.end())
    return names.get(match[0], match[0]) + ("+" if up else "-" if down else "")


_UP = re.compile(r"(?:研究生)?(?:学历|学位|职称|资格|证书|等级|毕业生)?(?:学位|学历)?(?:及|或|和)?以上")
_DOWN = re.compile(r"(?:学历|学位|职称|资格|证书|等级)?(?:及|或|和)?以下")


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str], dict[str, str]], ...]:
    from prompts.loader import load

    kinds: dict[str, dict[str, list[str]]] = {**load("classes")}
    for kind, groups in raw("lexicon")["classes"].items():
        kinds[kind] = {**kinds.get(kind, {}), **groups}
    return tuple(_kind(kind, groups) for kind, groups in kinds.items())


def _kind(kind: str, groups: dict[str, list[str]]) -> tuple[str, re.Pattern[str], dict[str, str]]:
    names = {fold(word): fold(name) for name, words in groups.items() for word in words}
    extra = raw("lexicon")["class_patterns"].get(kind)
    pattern = alternatives(names)
    return kind, re.compile(f"{pattern}|{extra}" if extra else pattern), names
