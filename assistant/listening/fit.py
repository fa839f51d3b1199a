"""How well what would be said answers the clause that asks: the right policy may say another thing of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.confidence import core
from assistant.answering.expectations import Expected, expected_of, meets
from assistant.ports import Knowledge
from knowledge.regions import without_places

_FIGURES = frozenset({"amount", "points", "duration", "age", "date", "place", "times", "ratio"})
"""Of what questions expect, what an answer cannot do without."""
_WHETHER = re.compile("([\u4e00-\u9fff])不\\1|吗[？?]?$|是吧[？?]?$")
_FIGURE = re.compile("几|多[少久长大高]|哪|什么|怎么")
_SAID, _SHOWN = 0.3, 0.1  # what speaking of the words asked counts in the choice between ways of asking
_FULL = 0.05  # and what it counts that all is told which was told with the question


@dataclass(frozen=True, slots=True)
class Fit:
    """What the judgement stands on, each 0 to 1."""

    said: float
    """Share of the clause's words that the sentence to say speaks of."""
    shown: float
    """The same of the best sentence that is shown."""
    met: float
    """Share of what the clause expects to hear (an amount, a place, a time) that is shown."""
    figures: bool
    """Whether it expects such a thing; else it asks whether something is so, which hangs on what was told."""

    def worth(self, full: bool) -> float:
        """What it counts in the choice between ways of asking; `full`: with all that was told."""
        told = _FULL if full and not self.figures else 0.0
        return _SAID * self.said + _SHOWN * self.shown + told


def figures_expected(clause: str) -> Expected:
    """What the clause expects to read; nothing where it only asks whether something is so (给不给算分)."""
    return () if _WHETHER.search(clause) and not is_figure(clause) else expected_of(clause)


def is_figure(clause: str) -> bool:
    """Whether the clause asks how much, where or what, not whether."""
    return bool(_FIGURE.search(clause))


def fit_of(clause: str, say: str, conditions: Sequence[str], knowledge: Knowledge) -> Fit:
    """How well the sentences fit the clause."""
    shown = [say, *conditions]
    covered = knowledge.coverage(core(without_places(clause)) or clause, shown)
    expected = [one for one in figures_expected(clause) if one[0] in _FIGURES]
    met = [max(meets(text, (one,)) for text in shown) for one in expected]
    return Fit(covered[0], max(covered), sum(met) / len(met) if met else 1.0, bool(expected))
