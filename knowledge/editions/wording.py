"""Two wordings of a clause as one text, with what was taken out and put in (逐字比较)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

# What is compared as one piece: a number or Latin word never changes by half.
_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a clause: in both texts, only in the old or only in the new one."""

    kind: Literal["same", "removed", "added"]
    text: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The new text with what was taken out and put in; tables and lists are compared line by line."""
    if "\n" not in old and "\n" not in new:
        return tuple(_joined(_words(old, new)))
    return tuple(_joined(_lines(old.split("\n"), new.split("\n"))))


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Piece("same", line + "\n") for line in old[a:b])
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Lines that became others: each new one beside the old one with the same first cell, else the next."""
    left = list(old)
    for line in new:
        partner = next((o for o in left if _first_cell(o) == _first_cell(line)), None)
        if partner is None and len(old) == len(new) and left:
            partner = left[0]
        if partner is not None:
            left.remove(partner)
        yield from _words(f"{partner}\n" if partner is not None else "", f"{line}\n")
    yield from (Piece("removed", f"{line}\n") for line in left)


def _first_cell(line: str) -> str:
    return re.split("[；;]", line, maxsplit=1)[0]


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    removed = added = ""
    for n, (tag, a, b, c, d) in enumerate(codes):
        if tag == "equal" and not (b - a == 1 and 0 < n < len(codes) - 1):
            yield from _edit(removed, added)
            yield Piece("same", "".join(before[a:b]))
            removed = added = ""
        else:  # a single character between two changes belongs to both: nobody reads 停发[放]
            removed, added = removed + "".join(before[a:b]), added + "".join(after[c:d])
    yield from _edit(removed, added)


def _edit(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    for kind, group in groupby(found, key=lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in group))
