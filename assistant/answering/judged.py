"""Candidates with the chance that they answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.answering.candidates import Candidate
from assistant.answering.confidence import threshold

_LEAST = 1e-9
_SURE = 0.5  # an ended policy that nobody asked for must fit so well to be told instead of nothing


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate and the chance that it answers."""

    candidate: Candidate
    confidence: float

    @property
    def evidence(self) -> float:
        """The chance as log-odds: differences mean the same at both ends of the scale."""
        chance = min(max(self.confidence, _LEAST), 1 - _LEAST)
        return math.log(chance / (1 - chance))

    @property
    def answers(self) -> bool:
        """Whether the chance is good enough to answer."""
        return self.confidence >= threshold()

    @property
    def sure(self) -> bool:
        """Whether it rather answers than not."""
        return self.confidence >= _SURE
