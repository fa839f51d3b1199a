"""Passages grouped by the policy they come from: which policies could answer, best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.types import Passage, PolicyDocument

# A second and third good clause speak for a policy, but less than its best one.
_WEIGHTS = (1.0, 0.2, 0.1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy with its passages, best first."""

    document: PolicyDocument
    passages: tuple[Passage, ...]

    @property
    def score(self) -> float:
        """How well the policy fits the question."""
        best = list(zip(_WEIGHTS, self.passages, strict=False))
        return sum(weight * passage.score for weight, passage in best) / sum(weight for weight, _ in best)

    @property
    def top(self) -> float:
        """The score of its best passage."""
        return self.passages[0].score


def candidates(passages: Iterable[Passage]) -> list[Candidate]:
    """The policies of the passages, best first."""
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document.id, []).append(passage)
    groups = [
        Candidate(group[0].document, tuple(sorted(group, key=lambda p: -p.score)))
        for group in by_document.values()
    ]
    return sorted(groups, key=lambda c: -c.score)
