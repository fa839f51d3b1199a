"""A sentence held to the clauses that it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answering.figures import figures_of
from assistant.types import Turn
from assistant.verification import verified
from knowledge.types import Passage
from prompts.loader import load

_MARKS = re.compile(r"[\W_]+")
_WINDOW = 8  # characters in a row


@dataclass
class Holder:
    """Holds the sentences of one answer; `shown` are all clauses that the model was shown."""

    turn: Turn
    system: str
    shown: Sequence[Passage]
    _against: dict[str, bool] = field(default_factory=dict)

    def __call__(self, text: str, passages: Sequence[Passage], beside: Sequence[str] = ()) -> tuple[str, ...]:
        """The kinds of what the clauses do not bear out; none: the sentence stands."""
        if recites(text, self.system, passages):
            return ("prompt",)
        if _asks(text, passages):
            return ("question",)
        kinds = self._kinds(text, passages, beside)
        return kinds or (("contradicted",) if passages and self._contradicted(text) else ())

    def narrowed(
        self, text: str, passages: Sequence[Passage], beside: Sequence[str] = ()
    ) -> tuple[Passage, ...]:
        """The one clause that bears the sentence out alone, where there is one; else all that it cites."""
        alone = (p for p in passages if len(passages) > 1 and not self._kinds(text, (p,), beside))
        first = next(alone, None)
        return (first,) if first else tuple(passages)

    def _kinds(self, text: str, passages: Sequence[Passage], beside: Sequence[str]) -> tuple[str, ...]:
        reading = self.turn.reading
        assert reading is not None
        verdict = verified(
            text, passages, as_of=self.turn.as_of, places=reading.places, question=reading.said, beside=beside
        )
        kinds = tuple(dict.fromkeys(reason.kind for reason in verdict.reasons))
        return () if verdict.ok else kinds or ("content",)

    def _contradicted(self, text: str) -> bool:
        """Whether a clause shown says no to the very figures (1.5万元不再发放)."""
        figures = figures_of(text)
        if figures and text not in self._against:
            same = [p for p in self.shown if figures <= figures_of(p.clause.text)]
            self._against[text] = any(self._kinds(text, (p,), ()) == ("negation",) for p in same)
        return self._against.get(text, False)


def _asks(text: str, passages: Sequence[Passage]) -> bool:
    """Whether the sentence asks in words that its clauses lack: the question said back is no answer."""
    clauses = "".join(passage.clause.text for passage in passages)
    return any(word in text and word not in clauses for word in load("phrasing")["asks"])


def recites(text: str, system: str, passages: Sequence[Passage]) -> bool:
    """Whether the sentence repeats words of the prompt that its clauses do not have."""
    said, prompt = _MARKS.sub("", text), _MARKS.sub("", system)
    clauses = _MARKS.sub("", "".join(passage.clause.text for passage in passages))
    windows = {said[i : i + _WINDOW] for i in range(max(1, len(said) - _WINDOW + 1))}
    return any(window in prompt and window not in clauses for window in windows)
