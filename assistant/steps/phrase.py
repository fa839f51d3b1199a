"""phrase: a language model says the draft in its own words, each sentence held to the clauses it cites."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answering.checking import checked
from assistant.answering.links import Links
from assistant.models.types import LanguageModel
from assistant.phrasing.parts import parts_of
from assistant.phrasing.phrasing import phrased
from assistant.types import Turn


class Phrase:
    """Runs where there is a model; what is no answer from clauses, or compares places, is left as it is."""

    name = "phrase"

    def __init__(self, model: LanguageModel, links: Links | None = None) -> None:
        self._model, self._links = model, links

    def __call__(self, turn: Turn, tell: Callable[[str], None] | None = None) -> Turn:
        """The turn with a draft that is settled; `tell` is told each line as soon as it is verified."""
        if turn.draft is None or turn.reading is None or turn.reading.compares or turn.replays:
            return turn
        if not turn.evidence:  # a tool's answer
            return turn
        draft, _ = checked(turn.draft, turn, self._links)
        parts = parts_of(draft)
        return phrased(turn, draft, parts, self._model, tell) if parts else turn
