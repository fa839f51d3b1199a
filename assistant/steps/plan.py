"""plan: what a message wishes besides what patterns see, drawn up by a model and believed step by step."""

from __future__ import annotations

import logging
from dataclasses import replace

from assistant.incidents import incident
from assistant.models.structured import structured
from assistant.models.types import LanguageModel
from assistant.phrasing.trace import calls_told
from assistant.planning.asking import request_of, seen, worth_a_plan
from assistant.planning.believing import believed, merged
from assistant.planning.steps import Plan
from assistant.types import Turn

_log = logging.getLogger(__name__)


class Planning:
    """Runs where there is a model; a message that is understood whole never reaches it."""

    name = "plan"

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    def __call__(self, turn: Turn) -> Turn:
        """The turn with its wishes in the order in which they were said."""
        found = seen(turn)
        if turn.reading is None or turn.replays or not worth_a_plan(turn, found):
            return turn
        try:
            got = structured(self._model, request_of(turn), Plan)
            planned, fell = believed(got.value, turn.text) if got.value else ([], [])
            wished = merged(found, planned, turn.text)
        except Exception as error:  # what patterns saw stands
            _log.error("planning failed: %s", incident(error))
            return replace(turn, whole=False)
        told = f"plan: {got.end}, {len(wished) - len(found)} more" + "".join(f", not {one}" for one in fell)
        plan = tuple((wish.kind, wish.text) for wish in wished) if len(wished) > len(found) else ()
        trace = (*turn.trace, *calls_told(got.calls), told)
        reading = replace(turn.reading, plan=plan)
        return replace(turn, reading=reading, trace=trace, whole=turn.whole and got.end == "ok")
