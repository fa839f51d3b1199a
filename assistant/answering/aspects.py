"""What a question asks about (金额, 条件, 材料, 流程 ...), and which headings answer that."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from prompts.loader import load


def aspects_of(question: str) -> tuple[str, ...]:
    """The aspects whose words are in the question."""
    return tuple(name for name, entry in _table().items() if _asks(entry, question))


def asks_whole_section(question: str, aspects: tuple[str, ...]) -> bool:
    """Whether the question wants a whole list (所有条件, 全部材料) and not one item of it."""
    return any(_any_in(_table()[name].get("whole_section", ()), question) for name in aspects)


@cache
def asking_words() -> tuple[str, ...]:
    """All words by which aspects are asked for."""
    return tuple(word for entry in _table().values() for word in entry.get("ask", ()))


@lru_cache(maxsize=4096)  # headings come again at each question, as do openings below
def heading_answers(heading: str, aspects: tuple[str, ...]) -> bool:
    """Whether a heading promises what is asked about."""
    entries = (_table()[name] for name in aspects)
    return any(
        _any_in(one["section"], heading) and not _any_in(one.get("unless", ()), heading) for one in entries
    )


@lru_cache(maxsize=4096)
def is_headed(heading: str, aspects: tuple[str, ...]) -> bool:
    """Whether a heading has the very word for what is asked about: its `heading`."""
    return any((word := _table()[name].get("heading")) is not None and word in heading for name in aspects)


@lru_cache(maxsize=4096)
def is_aside(heading: str) -> bool:
    """Whether a heading stands over remarks (误区, 官方未见, 时效) and not over the rule itself."""
    return _any_in(_table()["aside"]["section"], heading)


@lru_cache(maxsize=8192)
def is_old(text: str) -> bool:
    """Whether a table row says of itself that it is about an earlier rule."""
    return _any_in(_table()["old"]["section"], text)


def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = load("aspects")
    return table


def _asks(entry: dict[str, Any], question: str) -> bool:
    for word in entry.get("except", ()):
        question = question.replace(word, "")
    return _any_in(entry.get("ask", ()), question)


def _any_in(words: list[str] | tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)
