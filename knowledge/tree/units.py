"""One unit of a text while its clauses are written: which of its paragraphs and tables are clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.grid.tablewords import names_table, notes_table, words_around
from knowledge.grid.tabular import chunks, table_text
from knowledge.text.sentences import lead_in, only_introduces, parts
from knowledge.tree.labels import Step, label_of, path_of
from knowledge.tree.nodes import Node
from knowledge.tree.numbering import RANKS, cn_numeral
from knowledge.types import Table

_TINY = 7  # mean length below which listed items (身份证；户口簿；) are read together
_LONGEST = 350
_EMPTY_LEAD = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause before it has an id."""

    label: str
    path: tuple[str, ...]
    text: str
    context: str
    table: Table | None = None


class Unit:
    """One unit while its clauses are written: knows its own place and counts its paragraphs and tables."""

    def __init__(self, node: Node, above: tuple[Step, ...], leads: tuple[str, ...]) -> None:
        self._node, self._above, self._leads = node, above, leads
        self._notes = [i for i in range(len(node.content)) if notes_table(node.content, i)]
        self._paragraphs = [
            i
            for i, c in enumerate(node.content)
            if isinstance(c, str) and not names_table(node.content, i) and i not in self._notes
        ]
        self._tables = [i for i, c in enumerate(node.content) if isinstance(c, Table)]
        self._before = _previous_texts(node)
        self._merged = {i: lines for i in self._paragraphs if (lines := self._merged_items(i))}

    def entry(self, index: int) -> tuple[tuple[Step, ...], str]:
        """The way into the child at the index and what introduces it."""
        return self._steps(index), "" if self._stands_alone(index) else self._lead(index)

    def _stands_alone(self, index: int) -> bool:
        """Whether the child is read without what stands before it: a chapter, an article, a part (一、)."""
        child = self._node.content[index]
        if not isinstance(child, Node):
            return False
        is_part = self._node.style in ("root", "heading") and child.style == "cn_dot"
        return is_part or child.style in (*RANKS, "heading")

    def paragraph(self, index: int, text: str) -> Iterator[Draft]:
        """The clauses of a paragraph: none if it only introduces, several if it is long."""
        if index in self._notes:
            yield self._note(index, text)
            return
        merged = self._merged.get(index, [])
        if not merged and (names_table(self._node.content, index) or self._only_leads(index, text)):
            return
        text = "\n".join([text, *merged])
        label, path = self._name(index)
        pieces = parts(text, _LONGEST)
        for number, piece in enumerate(pieces, 1):
            suffix = f"（其{cn_numeral(number)}）" if len(pieces) > 1 else ""
            yield Draft(label + suffix, path, piece, self._context())

    def table(self, index: int, table: Table) -> Iterator[Draft]:
        """The clauses of a table: one, or one for every few rows."""
        steps = self._steps(index)
        number = str(self._tables.index(index) + 1) if len(self._tables) > 1 else ""
        label, path = label_of(steps) + f"表{number}", (*path_of(steps), f"表{number}")
        pieces = list(chunks(table))
        for first, piece in pieces:
            rows = _row_range(first, len(piece.rows)) if len(pieces) > 1 else ""
            yield Draft(
                label + rows,
                path,
                table_text(piece),
                self._context(*words_around(self._node.content, index)),
                piece,
            )

    def is_merged(self, index: int) -> bool:
        """Whether the child is read together with the paragraph above it."""
        return self._before[index] in self._merged

    def _merged_items(self, index: int) -> list[str]:
        children = self._following(index)
        texts = [child.content[0] for child in children if _is_leaf(child)]
        in_article = any(s.node.style == "article" for s in (*self._above, Step(self._node)))
        if len(texts) < 2 or len(texts) < len(children) or in_article:
            return []
        lines = [f"{c.shown}{t}" for c, t in zip(children, texts, strict=True)]
        tiny = sum(len(str(t)) for t in texts) < _TINY * len(texts)
        return lines if tiny and sum(map(len, lines)) < _LONGEST else []

    def _following(self, index: int) -> list[Node]:
        found: list[Node] = []
        for item in self._node.content[index + 1 :]:
            if not isinstance(item, Node):
                break
            found.append(item)
        return found

    def _only_leads(self, index: int, text: str) -> bool:
        """A lead-in that its items carry, or that says nothing (现将有关事项通知如下：)."""
        after = self._node.content[index + 1 : index + 2]
        if not after or isinstance(after[0], str) or not only_introduces(text):
            return False
        return len(text) <= _EMPTY_LEAD or not self._stands_alone(index + 1)

    def _note(self, index: int, text: str) -> Draft:
        steps = self._steps(index)
        number = str(self._notes.index(index) + 1) if len(self._notes) > 1 else ""
        name = f"表注{number}"
        return Draft(label_of(steps) + name, (*path_of(steps), name), text, self._context())

    def _steps(self, index: int) -> tuple[Step, ...]:
        if self._node.style == "root":
            return ()
        subsection = 0
        if self._node.style == "article" and len(self._paragraphs) > 1:
            subsection = max(sum(i <= index for i in self._paragraphs), 1)
        return (*self._above, Step(self._node, subsection))

    def _name(self, index: int) -> tuple[str, tuple[str, ...]]:
        steps = self._steps(index)
        several = len(self._paragraphs) > 1 or self._node.style in ("root", "heading", "chapter", "section")
        if self._node.style == "article" or not several:
            return label_of(steps), path_of(steps)
        position = f"第{self._paragraphs.index(index) + 1}段"
        return label_of(steps) + position, (*path_of(steps), position)

    def _lead(self, index: int) -> str:
        before = self._before[index]
        text = self._node.content[before] if before is not None else ""
        return lead_in(text) if isinstance(text, str) else ""

    def _context(self, *captions: str) -> str:
        titles = [s.node.title for s in self._above] + [self._node.title]
        lines = [" · ".join(t for t in titles if t), *self._leads, *captions]
        return "\n".join(dict.fromkeys(line for line in lines if line))


def _previous_texts(node: Node) -> list[int | None]:
    """For each item the place of the last paragraph or table before it."""
    found: list[int | None] = []
    last: int | None = None
    for index, item in enumerate(node.content):
        found.append(last)
        last = last if isinstance(item, Node) else index
    return found


def _row_range(first: int, count: int) -> str:
    return f"（第{first}行）" if count == 1 else f"（第{first}—{first + count - 1}行）"


def _is_leaf(node: Node) -> bool:
    return not node.title and len(node.content) == 1 and isinstance(node.content[0], str)
