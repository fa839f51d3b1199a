"""What the cited clauses say, read for comparing: sentences and table rows with all that leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.rows import said_rows
from assistant.verification.days import Day, of_document
from assistant.verification.quantities import Quantity
from assistant.verification.segments import Segment, segments
from assistant.verification.written import Written, plain, written
from knowledge.regions import NATION, regions
from knowledge.text.dates import chinese_day
from knowledge.types import Clause, Passage, PolicyDocument

_OF_NONE = -1


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a clause or a row of its table: what must be said together to be true.

    `leads`: it stands above the clause (a heading, a lead-in).
    """

    segments: tuple[Segment, ...]
    text: str
    is_row: bool
    clause: int
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A passage read: `text` of the clause, `around` it (title, headings, region, days), its units."""

    passage: Passage
    text: str
    around: str
    units: tuple[Unit, ...]
    read: tuple[Written, ...]
    days: tuple[Day, ...]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities of the clause."""
        return tuple(q for read in self.read[:-1] for q in read.quantities)

    @property
    def quantities_around(self) -> tuple[Quantity, ...]:
        """Those of names and headings."""
        return self.read[-1].quantities


def sources(passages: Sequence[Passage]) -> tuple[Source, ...]:
    """The passages read, each clause once."""
    unique = {p.clause.id: p for p in passages}.values()
    return tuple(_source(p, n) for n, p in enumerate(unique))


def _source(passage: Passage, number: int) -> Source:
    text, around, units, read, days = _read(passage.clause, passage.document)
    numbered = tuple(replace(u, clause=_OF_NONE if u.clause == _OF_NONE else number) for u in units)
    return Source(passage, text, around, numbered, read, days)


@lru_cache(maxsize=4096)
def _read(
    clause: Clause, document: PolicyDocument
) -> tuple[str, str, tuple[Unit, ...], tuple[Written, ...], tuple[Day, ...]]:
    rows = said_rows(clause.table) if clause.table else []
    around = "\n".join(_around(clause, document))
    texts = rows or [clause.text]
    units = tuple(unit for text in texts for unit in ([_row(text)] if rows else _sentences(text))) + (
        tuple(replace(u, leads=True) for u in _sentences(clause.context))
    )
    facts = _facts(clause, document)
    units += tuple(replace(u, clause=_OF_NONE) for u in _sentences(facts))
    around = f"{around}\n{facts}"
    told = "\n".join([clause.text, *rows])
    read = (written(clause.text), *(written(row) for row in rows), written(around))
    known = of_document(
        [
            (document.issued, ""),
            (document.effective_from, "from"),
            (document.effective_to, "until"),
            (clause.effective_from, "from"),
            (clause.effective_to, "until"),
        ]
    )
    days = tuple(day for text in read for day in text.days) + known
    return written(told).text, written(around).text, units, read, days


def _around(clause: Clause, document: PolicyDocument) -> list[str]:
    names = (
        [] if document.region == NATION else [regions().get(c).name for c in regions().chain(document.region)]
    )
    return [
        document.title,
        document.number or "",
        document.issuer or "",
        *document.aliases,
        *document.topics,
        "、".join([*names, regions().name(document.region)]),
        clause.context,
        clause.label,
    ]


def _facts(clause: Clause, document: PolicyDocument) -> str:
    """What is known of the document's days, in words."""
    start, end = (
        clause.effective_from or document.effective_from,
        clause.effective_to or document.effective_to,
    )
    said = [f"印发日期{chinese_day(document.issued)}"] if document.issued else []
    said += [f"自{chinese_day(start)}起施行"] if start else []
    said += [f"有效期至{chinese_day(end)}"] if end else []
    return "，".join([*said, "已失效，已废止，已到期，已结束"] if document.status == "ended" else said)


def _row(text: str) -> Unit:
    return Unit(tuple(segments(text)), plain(text), True, 0)


def _sentences(text: str) -> list[Unit]:
    found: dict[int, list[Segment]] = {}
    for segment in segments(text):
        found.setdefault(segment.unit, []).append(segment)
    return [Unit(tuple(s), "，".join(x.text for x in s), False, 0) for s in found.values()]
