"""The dialogue's own words and patterns (prompts/dialogue.yaml, prompts/wishes.yaml)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from knowledge.text.normalize import fold
from prompts.loader import load

_OUTER = " ,，.。!！~～、;；:：…\"'“”‘’()（）[]【】\n\t"


def words(key: str, **values: object) -> str:
    """The sentence of that key with its {places} filled in."""
    return str(load("dialogue")[key]).format(**values)


def folded(text: str) -> str:
    """The text as patterns see it: simplified, half-width, without outer punctuation but a question mark."""
    return fold(text).strip(_OUTER)


def is_wish(kind: str, text: str) -> bool:
    """Whether the (folded) text matches the entry of wishes.yaml: a part, and no exception."""
    return _any(kind, "part", text) and not _any(kind, "except", text)


def is_bare(kind: str, text: str) -> bool:
    """Whether the wish stands without a reason to look at what else is said."""
    return _any(kind, "bare", text)


def one_of(kind: str, text: str) -> bool:
    """Whether the (folded) text matches one of a plain list: yes, no, question."""
    return any(p.search(text) for p in _listed(kind))


def facts_needed(kind: str, about_oneself: bool) -> int:
    """How many facts of the person must stand in a message for such a wish: more where nobody says 我."""
    return int(load("wishes")[kind]["facts" if about_oneself else "facts_of_nobody"])


def topics() -> dict[str, list[str]]:
    """Ends to which several schemes are ways, with the words for them."""
    found: dict[str, list[str]] = load("wishes")["topics"]
    return found


@cache
def marks() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Words by which one of several ways is meant, with what stands in the name of a scheme for it."""
    return tuple((re.compile(said), tuple(names)) for said, names in load("wishes")["marks"].items())


@cache
def only_of() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What stands in the names of schemes that are meant only where certain words are said."""
    return tuple((name, re.compile(said)) for name, said in load("wishes")["only_of"].items())


def topic_of_kind(kind: str) -> str | None:
    """The topic that a wish of that kind is about where it names none."""
    found: dict[str, str] = load("wishes")["topic_of_kind"]
    return found.get(kind)


def parts(text: str) -> list[str]:
    """The parts of a message that may be wishes of their own."""
    found = [text]
    for joint in _listed("joints"):
        found = [piece for one in found for piece in _split(joint, one)]
    return [p.strip(_OUTER) for p in found if p and p.strip(_OUTER)]


def without_lead(text: str) -> str:
    """A part of a message without what connects it to the others (顺便, 再, 够的话)."""
    for lead in _listed("leads"):
        text = lead.sub("", text)
    return text


def _split(joint: re.Pattern[str], text: str) -> list[str]:
    """As re.split, without what the groups of the pattern caught."""
    ends = [0, *(at for m in joint.finditer(text) for at in m.span()), len(text)]
    return [text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True)]


def _any(kind: str, part: str, text: str) -> bool:
    return any(p.search(text) for p in _patterns(kind, part))


@cache
def _patterns(kind: str, part: str) -> tuple[re.Pattern[str], ...]:
    entry: dict[str, Any] = load("wishes")[kind]
    return tuple(re.compile(p) for p in entry.get(part, ()))


@cache
def _listed(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in load("wishes")[kind])
