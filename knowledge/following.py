"""Search follows cross references (援引): a result list ends with what its best hits refer to.

A hit that says 按照第七条执行 answers only half; 第七条 itself may share no word with the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.editions.consolidation import head_on
from knowledge.index.ranking import Ranked
from knowledge.index.snapshot import Rows, Snapshot
from knowledge.index.spread import article_of
from knowledge.resolution import Resolved, resolve
from knowledge.types import Clause, Passage

_REFERRING = 3  # best hits whose references are followed
_MOST = 2  # clauses that come with them
_SHARE = 4  # one result in so many may be such a clause

Target = tuple[int, Passage]
"""The row of a clause that is referred to, and the hit that refers to it."""


def room(k: int) -> int:
    """How many of k results may be clauses that were followed to: none of three, two of eight."""
    return min(_MOST, k // _SHARE)


def targets(shot: Snapshot, passages: Sequence[Passage], mask: Rows, as_of: date) -> list[list[Target]]:
    """What the best hits refer to, best hit first: the rows of each reference that may be shown.

    Not the hit's own document as a whole, nor an article that is among the results already.
    """
    seen = {article_of(passage.clause) for passage in passages}
    found = [
        [(row, hit) for row, clause in _rows(shot, one) if mask[row] and article_of(clause) not in seen]
        for hit in passages[:_REFERRING]
        for one in _resolved(shot, hit, as_of)
    ]
    return [rows for rows in found if rows]


def followed(
    passages: Sequence[Passage],
    wanted: Sequence[Sequence[Target]],
    ranked: Sequence[Ranked],
    shot: Snapshot,
    k: int,
    as_of: date,
) -> tuple[Passage, ...]:
    """The k results, the weakest of them given up for the clauses that are followed to.

    `ranked` are the rows of `wanted` by how well they answer the question: of a reference that means
    several clauses (an article with its items) the best one comes.
    """
    order = {row: (score, measures) for row, score, measures in ranked}
    chosen: dict[tuple[str, str], Passage] = {}
    for rows in wanted:
        row, hit = max(rows, key=lambda target: order[target[0]][0])
        clause = shot.clauses.read(row)
        score, measures = order[row]
        document = head_on(shot.documents[int(shot.versions[row])], as_of)
        why = measures | {"reference": round(hit.score, 4)}
        chosen.setdefault(article_of(clause), Passage(clause, document, score, why, hit.clause.id))
    added = list(chosen.values())[: room(k)]
    kept = list(passages)[: k - len(added)]
    return tuple(sorted([*kept, *added], key=lambda passage: -passage.score))


def _resolved(shot: Snapshot, hit: Passage, as_of: date) -> Sequence[Resolved]:
    if not hit.clause.references:
        return ()
    return resolve(hit.clause, hit.document, shot.catalogue, lambda i: _clauses(shot, i), as_of)


def _rows(shot: Snapshot, one: Resolved) -> Iterator[tuple[int, Clause]]:
    if one.document is None or not one.clauses:
        return
    meant = {clause.id for clause in one.clauses}
    for row in shot.rows_of_version(shot.version_of[one.document.id]):
        if (clause := shot.clauses.read(row)).id in meant:
            yield row, clause


def _clauses(shot: Snapshot, document_id: str) -> Sequence[Clause]:
    version = shot.version_of.get(document_id)
    return [*map(shot.clauses.read, shot.rows_of_version(version))] if version is not None else []
