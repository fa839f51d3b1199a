"""The policy that stands out among several that fit: it denies what is supposed, or tells the very case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.beginnings import settles, supposes
from assistant.answering.candidates import Candidate
from assistant.answering.confidence import core
from assistant.answering.judged import Judged
from assistant.answering.selection import Selection
from assistant.ports import Knowledge
from assistant.types import Reading
from knowledge.regions import without_places

_NEAR = 1.5  # log-odds behind the best one
_MORE = 0.3  # of the question, by weight


@dataclass(frozen=True, slots=True)
class Standout:
    """Finds such a policy by what each would say first."""

    knowledge: Knowledge
    selection: Selection

    def denying(self, judged: Sequence[Judged], reading: Reading) -> list[Candidate]:
        """The policy, if any, that denies what the question supposes ("积分够了就能直接落户吧")."""
        if not supposes(reading.question):
            return []
        near = [j.candidate for j in judged if judged[0].evidence - j.evidence <= _NEAR]
        first = [self.selection.lines(c, reading)[0].text for c in near]
        told = zip(near, first, self._said(first, reading), strict=True)
        deny = [(c, said) for c, text, said in told if said >= _MORE and settles(text, reading.question)]
        return [max(deny, key=lambda one: one[1])[0]] if deny else []

    def telling(self, ways: Sequence[Candidate], reading: Reading) -> Candidate | None:
        """The one way whose best line speaks of the asker's own case ("画家能落户吗")."""
        said = self._said([self.selection.lines(w, reading, limit=1)[0].text for w in ways], reading)
        first, second = sorted(range(len(ways)), key=lambda i: -said[i])[:2]
        return ways[first] if said[first] - said[second] >= _MORE else None

    def _said(self, lines: Sequence[str], reading: Reading) -> Sequence[float]:
        """How much of the question each line says, its place aside."""
        return self.knowledge.coverage(core(without_places(reading.question)), lines)
