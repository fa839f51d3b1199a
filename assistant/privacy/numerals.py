"""Groups of digits that belong together although something stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.privacy.lexicon import words

_CHAIN_LIMIT = 40  # groups; what is longer is a table, no number that somebody tells


@dataclass(frozen=True, slots=True)
class Chain:
    """Digit groups (start, end) with only gaps between them."""

    text: str
    groups: tuple[tuple[int, int], ...]

    def joined(self, first: int, last: int) -> str:
        """The digits of some groups, without the gaps."""
        return "".join(self.text[a:b] for a, b in self.groups[first : last + 1])

    def sizes(self, first: int, last: int) -> tuple[int, ...]:
        """How the digits are parted."""
        return tuple(b - a for a, b in self.groups[first : last + 1])

    def close(self, first: int, last: int) -> bool:
        """Whether nothing but a space or a hyphen stands between the groups."""
        gaps = zip(self.groups[first:last], self.groups[first + 1 : last + 1], strict=True)
        return all(self.text[a[1] : b[0]] in (" ", "-", "") for a, b in gaps)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From the first digit to the last."""
        return self.groups[first][0], self.groups[last][1]


def chains(text: str) -> Iterator[Chain]:
    """All chains of a text."""
    gap = re.compile(rf"(?:[\s\-—–_./·,，、;；…'\"“”]|{words('fillers')}){{1,8}}")
    groups: list[tuple[int, int]] = []
    for found in re.finditer(r"[0-9]+(?:(?<=[0-9])[Xx](?![0-9A-Za-z]))?", text):
        if groups and not gap.fullmatch(text, groups[-1][1], found.start()):
            yield Chain(text, tuple(groups[:_CHAIN_LIMIT]))
            groups = []
        groups.append(found.span())
    if groups:
        yield Chain(text, tuple(groups[:_CHAIN_LIMIT]))
