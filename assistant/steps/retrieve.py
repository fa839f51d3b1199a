"""retrieve: for each place asked about, the clauses in force, those no longer in force, those elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.answering.comparing import alone
from assistant.ports import Knowledge
from assistant.types import Evidence, Turn
from knowledge.types import Found

_K, _K_PAST, _K_ELSEWHERE = 40, 12, 20
_MAX_PLACES = 3


class Retrieve:
    """Searches; decides nothing."""

    name = "retrieve"

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def __call__(self, turn: Turn) -> Turn:
        """Add the evidence and the release it comes from."""
        if turn.draft is not None:  # a tool has answered
            return turn
        assert turn.reading is not None
        places: tuple[str | None, ...] = turn.reading.places[:_MAX_PLACES] or (None,)
        evidence, release = [], turn.release
        for place in places:
            found, one = self._of(alone(turn.reading, place).question, place, turn.as_of)
            evidence.append(one)
            release = found.release
        return replace(turn, evidence=tuple(evidence), release=release)

    def _of(self, question: str, place: str | None, day: date) -> tuple[Found, Evidence]:
        search = self._knowledge.search
        current = search(question, k=_K, region=place, as_of=day)
        past = search(question, k=_K_PAST, region=place, as_of=day, past=True)
        elsewhere = search(question, k=_K_ELSEWHERE, region=None, as_of=day).passages if place else ()
        return current, Evidence(place, current.passages, past.passages, elsewhere)
