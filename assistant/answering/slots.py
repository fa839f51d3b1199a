"""Words of one kind (本科, 硕士, 博士; A类, B类) that stand in each other's place."""

from __future__ import annotations

from functools import cache

from prompts.loader import load

_OTHER = ("follow_up", "whole", "stop_phrases", "compare")


@cache
def kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The kinds with their words, longest words first."""
    table = load("slots")
    names = (name for name in table if name not in _OTHER)
    return tuple((name, tuple(sorted(table[name], key=len, reverse=True))) for name in names)
