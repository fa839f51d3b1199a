"""What differs between two texts of a policy: its clauses side by side, the changed words marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from knowledge.editions.matching import Kind, Match, match
from knowledge.editions.wording import Piece, pieces
from knowledge.grid.tabular import table_text
from knowledge.types import Clause, ParsedDocument, PolicyDocument, Table

_FIELDS = (
    *("title", "number", "issuer", "region", "status", "issued", "effective_from", "effective_to"),
    *("replaces", "repealed_by", "amends", "amended_by", "audience", "url"),
)
_ROWS = re.compile(r"（第\d+(?:—\d+)?行）$")


@dataclass(frozen=True, slots=True)
class Row:
    """A clause of either text. `akin` is the label of the clause it was split from or merged into."""

    kind: Kind
    old_label: str | None
    new_label: str | None
    pieces: tuple[Piece, ...]
    akin: str | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the document's description with its values as text; empty where there was none."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All rows in the order of the new text, removed ones where they stood."""

    document_id: str
    fields: tuple[FieldChange, ...]
    rows: tuple[Row, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many clauses of each kind."""
        return dict(Counter(row.kind for row in self.rows))

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.fields and all(row.kind == "unchanged" for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self) | {"counts": self.counts}


def difference(old: ParsedDocument | None, new: ParsedDocument | None) -> Difference:
    """The difference between two texts of one document, each with plain ids; None: there is no such text."""
    known = new or old
    if known is None:
        raise ValueError("nothing to compare")
    clauses = [_whole_tables(text.clauses) if text else [] for text in (old, new)]
    heads = [text.document if text else None for text in (old, new)]
    rows = tuple(_row(m) for m in match(*clauses))
    return Difference(known.document.id, tuple(_fields(*heads)), rows)


def _row(m: Match) -> Row:
    if m.kind == "unchanged" and m.new:
        words: tuple[Piece, ...] = (Piece("same", m.new.text),)
    else:
        words = pieces(_said(m.old, m.new), _said(m.new, m.old))
    return Row(m.kind, _label(m.old), _label(m.new), words, _label(m.akin))


def _label(clause: Clause | None) -> str | None:
    return clause.label if clause else None


def _said(clause: Clause | None, other: Clause | None) -> str:
    """The clause's text; with its lead-in where that is what changed."""
    if clause is None:
        return ""
    same_lead = other is None or other.context == clause.context or other.text != clause.text
    return clause.text if same_lead else f"{clause.context}\n{clause.text}"


def _fields(old: PolicyDocument | None, new: PolicyDocument | None) -> Iterator[FieldChange]:
    for name in _FIELDS:
        before, after = (_shown(getattr(head, name)) if head else "" for head in (old, new))
        if before != after:
            yield FieldChange(name, before, after)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def _whole_tables(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses with tables in one piece again, so that a row put in does not shift all that follow."""
    groups = groupby(clauses, key=lambda c: (c.table.header, _ROWS.sub("", c.label)) if c.table else c.id)
    return [_whole(list(group)) for _, group in groups]


def _whole(parts: list[Clause]) -> Clause:
    first = parts[0]
    if first.table is None or len(parts) == 1:
        return first
    table = Table(first.table.header, tuple(row for c in parts if c.table for row in c.table.rows))
    label = _ROWS.sub("", first.label)
    whole_id = f"{first.document_id}#{label}"
    return replace(first, id=whole_id, label=label, text=table_text(table), table=table)
