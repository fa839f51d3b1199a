"""read: where the deterministic reading is unsure, a model reads the message; its words are checked."""

from __future__ import annotations

import logging
from dataclasses import replace

from assistant.dialogue.wishes import wishes
from assistant.incidents import incident
from assistant.models.structured import Structured
from assistant.models.types import LanguageModel
from assistant.phrasing.trace import calls_told
from assistant.steps.understand import Understand
from assistant.types import Heard, Reading, Turn
from assistant.understanding.asking import asked
from assistant.understanding.holding import act_holds, question_holds, region_named
from assistant.understanding.told import ModelReading
from assistant.understanding.worth import worth

_log = logging.getLogger(__name__)


class Read:
    """Runs where there is a model; a clear message never reaches it."""

    name = "read"

    def __init__(self, model: LanguageModel, understand: Understand) -> None:
        self._model, self._understand = model, understand

    def __call__(self, turn: Turn) -> Turn:
        """The turn with what the model read and the conversation bears out."""
        if turn.reading is None or turn.replays or (why := worth(turn)) is None:
            return turn
        try:
            found = asked(self._model, turn)
            reading, told = self._believed(found, turn, why)
        except Exception as error:  # the deterministic reading stands
            _log.error("reading failed: %s", incident(error))
            return replace(turn, whole=False)
        trace = (*turn.trace, *calls_told(found.calls), f"read: {why} {found.end}{told}")
        return replace(turn, reading=reading, trace=trace, whole=turn.whole and found.end == "ok")

    def _believed(self, found: Structured[ModelReading], turn: Turn, why: str) -> tuple[Reading, str]:
        assert turn.reading is not None
        if found.value is None:
            return turn.reading, ""
        from assistant.understanding.facts import heard

        reading, used = self._rewritten(found.value, turn, why)
        results = list(heard(found.value, turn))
        facts = tuple(one for one in results if isinstance(one, Heard))
        act = _act(found.value, turn)
        used += [f"{len(facts)} facts"] * bool(facts) + [f"act {act}"] * bool(act)
        used += [f"not {one}" for one in results if isinstance(one, str)]
        return replace(reading, heard=facts, act=act), "".join(f", {one}" for one in used)

    def _rewritten(self, model: ModelReading, turn: Turn, why: str) -> tuple[Reading, list[str]]:
        """The reading of the whole question that the model makes of a follow-up."""
        assert turn.reading is not None
        if why != "follow_up" or model.question in ("", turn.text):
            return turn.reading, []
        if not question_holds(model.question, turn):
            return turn.reading, ["not question"]
        reading = self._understand.reading(turn, model.question)
        code = None if reading.named_place else region_named(model.region, turn)
        return (replace(reading, places=(code,)) if code else reading), ["question"]


def _act(model: ModelReading, turn: Turn) -> str | None:
    """The wish, where no pattern sees one and the words speak for it."""
    if model.act in ("ask", "other") or wishes(turn.text, len(model.facts)):
        return None
    return model.act if act_holds(model.act, turn) else None
