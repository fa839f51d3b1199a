"""The words by which sentences are held to clauses (lexicon.yaml, neutral.yaml), read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of lexicon.yaml in the form in which they are used."""

    bounds_before: tuple[tuple[str, str], ...]
    no_numerals: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]

    def pattern(self, *names: str) -> re.Pattern[str]:
        """A pattern of the words of lists, the longest first."""
        return _pattern(tuple(word for name in names for word in self.lists[name]))


@cache
def lexicon() -> Lexicon:
    """The lexicon."""
    data = raw("lexicon")
    bounds = [(word, bound) for bound, words in data["bounds_before"].items() for word in words]
    bounds.sort(key=lambda pair: -len(pair[0]))
    lists = {name: tuple(words) for name, words in data.items() if isinstance(words, list)}
    return Lexicon(tuple(bounds), tuple(data["no_numerals"]), lists)


@cache
def raw(name: str) -> Any:
    """The content of a YAML file of this folder."""
    import yaml

    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def past() -> re.Pattern[str]:
    """How a person is told that something no longer holds."""
    return re.compile("|".join(raw("lexicon")["past_patterns"]))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(alternatives(words))


def alternatives(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"
