"""The words around a table: its name and unit above it, its notes (注：……) under it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from knowledge.grid.grids import is_note, is_unit
from knowledge.text.sentences import only_introduces
from knowledge.tree.nodes import Node
from knowledge.types import Table

Content = Sequence[str | Table | Node]

_LONGEST = 80
_NAME = 40


def names_table(content: Content, index: int) -> bool:
    """A short line above a table (or above its 单位：万元) that says nothing but what the table is."""
    text, below = content[index], list(content[index + 1 : index + 3])
    if not isinstance(text, str) or not below:
        return False
    if isinstance(below[0], str) and is_unit(below[0]) and not only_introduces(text):
        del below[0]
    if not below or not isinstance(below[0], Table):
        return False
    return only_introduces(text) or (len(text) <= _NAME and not text.endswith(("。", "；", "！")))


def notes_table(content: Content, index: int) -> bool:
    """A note under a table, or under another note to it."""
    text = content[index]
    if not index or not isinstance(text, str) or not is_note(text):
        return False
    return isinstance(content[index - 1], Table) or notes_table(content, index - 1)


def words_around(content: Content, index: int) -> list[str]:
    """What a reader needs beside a table: the line above it, its name, its unit and its short notes."""
    first = index - 1
    while first > 0 and names_table(content, first) and names_table(content, first - 1):
        first -= 1
    after = range(index + 1, len(content))
    notes = takewhile(lambda i: notes_table(content, i), after)
    near = [*content[max(first, 0) : index], *(content[i] for i in notes)]
    return [text.rstrip("：:") for text in near if isinstance(text, str) and len(text) <= _LONGEST]
