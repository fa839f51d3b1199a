"""The words of spoken Chinese that listening knows (prompts/listening.yaml)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from prompts.loader import load


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The patterns of that name as one."""
    return re.compile("|".join(f"(?:{one})" for one in _entry()[name]))  # of those with a group only one


@cache
def misheard() -> Sequence[tuple[str, str]]:
    """What recognisers write for words of policies, longest first."""
    pairs: dict[str, str] = _entry()["misheard"]
    return sorted(pairs.items(), key=lambda pair: -len(pair[0]))


def words(name: str, **values: object) -> str:
    """A sentence of that name with its {places} filled in."""
    return str(_entry()["words"][name]).format(**values)


def _entry() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = load("listening")
    return found
