"""Sentences that may need those behind them: an amount stands when its condition is told next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.phrasing.sentence import Said
from knowledge.types import Passage

_MOST = 3  # sentences that wait for one another
_CURABLE = frozenset(("content", "condition", "scope"))  # what another sentence may make good

Hold = Callable[[str, Sequence[Passage], Sequence[str]], Sequence[str]]
"""Sentence, its clauses, the other sentences -> kinds of what is not borne out; none: it stands."""


@dataclass
class Waiting:
    """The last sentences that nobody was told of yet."""

    _sentences: list[Said] = field(default_factory=list)

    def add(self, said: Said) -> None:
        """One more sentence."""
        self._sentences.append(said)

    def texts(self) -> list[str]:
        """What waits."""
        return [said.text for said in self._sentences]

    def settled(self, hold: Hold, told: Sequence[str], last: bool) -> tuple[list[Said], list[Sequence[str]]]:
        """The sentences that stand together, in order, and why others fell; the rest goes on waiting."""
        standing = self._standing(hold, told)
        left = [said for said in self._sentences if all(said is not one for one in standing)]
        beside = [*told, *(said.text for said in standing)]
        fallen: list[Sequence[str]] = []
        self._sentences = []
        for place, said in enumerate(left):
            kinds = hold(said.text, said.passages, beside)
            too_long = len(left) - place >= _MOST
            if last or too_long or not _CURABLE.issuperset(kinds):
                fallen.append(kinds)
            else:
                self._sentences.append(said)
        return standing, fallen

    def _standing(self, hold: Hold, told: Sequence[str]) -> list[Said]:
        """The most sentences of which each is borne out by its clauses beside all the others."""
        standing = list(self._sentences)
        while True:
            wrong = [
                said for said in standing if hold(said.text, said.passages, _beside(said, standing, told))
            ]
            if not wrong:
                return standing
            standing = [said for said in standing if all(said is not one for one in wrong)]


def _beside(said: Said, standing: Sequence[Said], told: Sequence[str]) -> list[str]:
    return [*told, *(one.text for one in standing if one is not said)]
