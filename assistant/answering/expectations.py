"""What a sentence must hold to answer a question: an amount, a time, a place (prompts/expectations.yaml)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from prompts.loader import load

_DATE = re.compile(
    r"\d{4}年(\d+月)?(\d+日)?|[〔（]\d{4}[〕）]\d*号?|\d{4}-\d\d-\d\d|\d{4}(?=版|轮|—)|第\d+号"
)
_UNKNOWN = re.compile("官方未见|未读到|没有读到|口径不一|说法不一|凭已有知识|未经核实")

Expected = tuple[tuple[str, re.Pattern[str]], ...]
"""Patterns of what the answer must hold, by name."""


def asks(part: str) -> bool:
    """Whether a part of a question asks something itself."""
    return any(ask.search(part) for _, ask, _ in _expectations())


def asks_whether(part: str) -> bool:
    """Whether a yes or no is asked for, and nothing else."""
    return [name for name, ask, _ in _expectations() if ask.search(part)] == ["whether"]


@lru_cache(maxsize=64)  # one question is held against many clauses
def expected_of(question: str) -> Expected:
    """What a question expects to read, by name."""
    found = ((name, clause) for name, ask, clause in _expectations() if ask.search(question))
    return tuple((name, clause) for name, clause in found if clause is not None)


@lru_cache(maxsize=8192)
def is_unknown(text: str) -> bool:
    """Whether a text says that something is not known or that sources disagree."""
    return bool(_UNKNOWN.search(text))


def meets(text: str, expected: Expected) -> float:
    """Share of what the question expects to read that is there; half where it expects nothing special.

    Days and numbers of documents are no figures; a remark that something is not known gives half.
    """
    if not expected:
        return 0.5
    bare = _undated(text)
    met = sum(bool(pattern.search(text if name == "date" else bare)) for name, pattern in expected)
    return met / len(expected) * (0.5 if is_unknown(text) else 1.0)


@lru_cache(maxsize=4096)
def _undated(text: str) -> str:
    return _DATE.sub("", text)


@cache
def _expectations() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    table = load("expectations").items()
    return tuple((name, re.compile(e["ask"]), _pattern(e.get("clause"))) for name, e in table)


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text) if text else None
