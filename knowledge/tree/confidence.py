"""How sure the clauses of a scan are: each takes the lowest confidence of the lines it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.text.blocks import Reading
from knowledge.tree.numbering import read_marker
from knowledge.types import Clause

DOUBTFUL = 0.9  # below it a person compares the clause with the original
_NEAR = 40  # clauses around the last line's within which the next line is looked for
_NAMED = 5


def with_confidence(clauses: Sequence[Clause], readings: Sequence[Reading]) -> tuple[Clause, ...]:
    """The clauses with the confidence of their lines; what is in no recognised line keeps None."""
    texts = [_bare("".join([clause.text, clause.context])) for clause in clauses]
    lowest: dict[int, float] = {}
    at = 0
    for reading in readings:
        found = _clause_of(reading.text, texts, at)
        if found is not None:
            at = found
            lowest[found] = min(reading.confidence, lowest.get(found, 1.0))
    return tuple(
        replace(clause, confidence=round(lowest[i], 3)) if i in lowest else clause
        for i, clause in enumerate(clauses)
    )


def doubts(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """The concern (存疑) of a document some of whose clauses were recognised with little confidence."""
    unsure = [c for c in clauses if c.confidence is not None and c.confidence < DOUBTFUL]
    if not unsure:
        return ()
    named = "、".join(f"{c.label}（{c.confidence:.2f}）" for c in unsure[:_NAMED])
    more = f"等 {len(unsure)} 条" if len(unsure) > _NAMED else ""
    return (f"扫描识别：{named}{more}的识别可信度低于 {DOUBTFUL}，请对照原件核对后再发布。",)


def percent(confidence: float) -> int:
    """Whole percents, never rounded up to what was not reached."""
    return int(confidence * 1000 + 0.5) // 10


def _clause_of(line: str, texts: Sequence[str], at: int) -> int | None:
    """The place of the nearest clause that holds the line, or the larger part of it."""
    marker = read_marker(line)
    bare = _bare(marker.rest if marker else line) or _bare(line)
    for piece in (bare, bare[: len(bare) * 2 // 3], bare[len(bare) // 3 :]):
        if len(piece) < 2 and piece is not bare:
            continue
        near = range(max(0, at - _NEAR), min(len(texts), at + _NEAR))
        for index in sorted(near, key=lambda i: (abs(i - at), i)):
            if piece and piece in texts[index]:
                return index
    return None


def _bare(text: str) -> str:
    return "".join(char for char in text if not char.isspace())
