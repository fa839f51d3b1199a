"""Policy synonyms (政策同义词): what people call a thing, and what the policies call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from knowledge.text.normalize import fold

FILE = Path(__file__).with_name("synonyms.yaml")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A phrase of a question and the other names of the same thing."""

    said: str
    others: tuple[str, ...]


class Synonyms:
    """Groups of names that mean the same; the longest name at a place counts."""

    def __init__(self, groups: list[list[str]]) -> None:
        self._groups = [tuple(dict.fromkeys(fold(name) for name in group)) for group in groups]
        self._of: dict[str, list[int]] = {}
        for number, group in enumerate(self._groups):
            for name in group:
                self._of.setdefault(name, []).append(number)
        names = sorted(self._of, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, names)) or r"(?!)")

    def found(self, folded: str) -> list[Meaning]:
        """The known names in a folded text, each with its other names."""
        names = dict.fromkeys(self._pattern.findall(folded))
        return [Meaning(name, self._others(name, folded)) for name in names]

    def _others(self, name: str, folded: str) -> tuple[str, ...]:
        others = dict.fromkeys(other for number in self._of[name] for other in self._groups[number])
        return tuple(other for other in others if other not in folded)


@cache
def policy_synonyms() -> Synonyms:
    """The groups of synonyms.yaml."""
    return Synonyms(yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"])
