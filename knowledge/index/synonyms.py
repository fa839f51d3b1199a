"""Policy synonyms (政策同义词): what people call a thing, and what the policies call it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.text.normalize import fold

FILE = Path(__file__).with_name("synonyms.yaml")

Taught = tuple[tuple[str, str], ...]
"""Words of citizens with the policies' term, as an installation was taught them."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A phrase of a question and the other names of the same thing."""

    said: str
    others: tuple[str, ...]


class Synonyms:
    """Groups of names that mean the same; the longest name at a place counts."""

    def __init__(self, groups: Sequence[Sequence[str]], taught: Taught = ()) -> None:
        self._groups = [tuple(dict.fromkeys(fold(name) for name in group)) for group in (*groups, *taught)]
        self._terms = {said.casefold(): term for said, term in taught}
        self._of: dict[str, list[int]] = {}
        for number, group in enumerate(self._groups):
            for name in group:
                self._of.setdefault(name, []).append(number)
        self._pattern = _any_of(self._of)
        self._said = _any_of(self._terms, re.IGNORECASE)

    def found(self, folded: str) -> list[Meaning]:
        """The known names in a folded text, each with its other names."""
        names = dict.fromkeys(self._pattern.findall(folded))
        return [Meaning(name, self._others(name, folded)) for name in names]

    def in_terms(self, question: str) -> str:
        """The question with the policies' terms for taught words, but for terms that it has already."""

        def term(found: re.Match[str]) -> str:
            instead = self._terms[found.group().casefold()]
            return found.group() if instead in question else instead

        return self._said.sub(term, question)

    def _others(self, name: str, folded: str) -> tuple[str, ...]:
        others = dict.fromkeys(other for number in self._of[name] for other in self._groups[number])
        return tuple(other for other in others if other not in folded)


_used: ContextVar[Synonyms | None] = ContextVar("synonyms", default=None)


def policy_synonyms() -> Synonyms:
    """Those in use here: the groups of synonyms.yaml, with what the installation was taught."""
    return _used.get() or with_taught(())


@lru_cache(maxsize=8)
def with_taught(taught: Taught) -> Synonyms:
    """The groups of synonyms.yaml, and words that were taught beside them."""
    return Synonyms(_groups(), taught)


@contextmanager
def using(synonyms: Synonyms) -> Iterator[None]:
    """Within it these are in use in this thread."""
    token = _used.set(synonyms)
    try:
        yield
    finally:
        _used.reset(token)


def chosen() -> bool:
    """Whether some are in use by `using` already."""
    return _used.get() is not None


@cache
def _groups() -> Sequence[Sequence[str]]:
    groups: Sequence[Sequence[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"]
    return groups


def _any_of(names: dict[str, Any], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)", flags)
