"""Sentences whose truth is known (claims, 说法), with the clauses that they cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from evals.casebook import CASES, Split, rows
from evals.falsehoods import chosen, falsehoods
from knowledge.parsing.files import parse_file
from knowledge.types import Passage

PARTS = ("dev", "dev2", "dev3", "dev4", "test")
"""dev2, dev3, … were written one after the other from documents not used before; they are for tuning, too."""
_WITH_ANSWERS = ("dev", "test")
CORPUS = Path(__file__).parents[1] / "knowledge" / "corpus"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence with what it cites; `kind` is what is wrong with it, empty where nothing is.

    `set` is faithful, false, made (a faithful sentence changed) or answers; `beside` the answer's other
    sentences; `place` the code of the place asked about, the cited document's own unless the case says so.
    """

    id: str
    set: str
    split: str
    question: str
    say: str
    passages: tuple[Passage, ...]
    as_of: date
    kind: str = ""
    past: bool = False
    place: str = ""
    beside: tuple[str, ...] = ()


def claims(split: Split, folder: Path = CASES) -> list[Claim]:
    """The claims of a part; those made are drawn from its faithful ones, always the same."""
    passages = _passages()
    wanted = [part for part in PARTS if split in ("all", part.rstrip("0123456789"))]
    return [c for part in wanted for c in _part(part, folder, passages)]


def _part(part: str, folder: Path, passages: Mapping[str, Passage]) -> list[Claim]:
    sets = [
        (row, name)
        for name in ("faithful", "false")
        for row in rows(folder / f"grounding-{name}-{part}.yaml")
    ]
    written = [_claim(row, name, part, passages) for row, name in sets]
    answers = rows(folder / f"grounding-answers-{part}.yaml") if part in _WITH_ANSWERS else []
    told = [claim for row in answers for claim in _answer(row, part, passages)]
    return [*written, *_made([c for c in written if not c.kind]), *told]


def _claim(row: Mapping[str, Any], name: str, part: str, passages: Mapping[str, Passage]) -> Claim:
    cited = tuple(passages[clause] for clause in row["clauses"])
    return Claim(
        id=row["id"],
        set=name,
        split=part,
        question=row["question"],
        say=row["say"],
        passages=cited,
        as_of=row["as_of"],
        kind=row.get("kind", ""),
        past=bool(row.get("past")),
        place=str(row.get("place") or cited[0].document.region),
        beside=tuple(row.get("beside", ())),
    )


def _answer(row: Mapping[str, Any], part: str, passages: Mapping[str, Passage]) -> list[Claim]:
    said = row["sentences"]
    return [
        _claim(
            {**row, **one, "id": f"{row['id']}.{n}", "beside": [s["say"] for s in said if s is not one]},
            "answers", part, passages,
        )
        for n, one in enumerate(said, start=1)
    ]  # fmt: skip


def _made(faithful: Sequence[Claim]) -> list[Claim]:
    """Faithful sentences with one typed change each."""
    every = [
        (kind, say, n)
        for n, claim in enumerate(faithful)
        for kind, say in falsehoods(claim.say, "".join(p.clause.text for p in claim.passages))
    ]
    return [
        replace(faithful[n], id=f"{faithful[n].id}-{kind}-{i}", set="made", say=say, kind=kind)
        for i, (kind, say, n) in enumerate(chosen(every))
    ]


def _passages() -> dict[str, Passage]:
    """The clauses of the sample corpus by id; an examination of the verifier needs no installation."""
    files = sorted(f for f in CORPUS.rglob("*.md") if f.name != "README.md")
    parsed = [parse_file(file, str(file.relative_to(CORPUS)), None) for file in files]
    return {clause.id: Passage(clause, one.document, 1.0) for one in parsed for clause in one.clauses}
