"""Has a model say a checked draft in its own words, and falls back on the draft's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.rendering import Numbering
from assistant.errors import ModelError
from assistant.incidents import incident
from assistant.models.types import LanguageModel, ModelCall, ModelRequest
from assistant.phrasing.holding import Holder
from assistant.phrasing.parts import Parts
from assistant.phrasing.request import request
from assistant.phrasing.sources import sources
from assistant.phrasing.trace import calls_told, ended_by, writing_told
from assistant.phrasing.writing import Writing
from assistant.types import Draft, Line, Turn

_log = logging.getLogger(__name__)

Tell = Callable[[str], None]
_ENOUGH = 0.5  # of the sentences must stand, else the draft's own words are better


@dataclass
class Teller:
    """Tells lines as text, numbered as the answer will be; knows whether anything was told."""

    tell: Tell | None
    told: bool = False
    _numbering: Numbering = field(default_factory=Numbering)

    def __call__(self, line: Line) -> None:
        """Tell the next line."""
        if self.tell is not None:
            self.told = True
            self.tell(self._numbering.text(line))


def phrased(turn: Turn, draft: Draft, parts: Parts, model: LanguageModel, tell: Tell | None) -> Turn:
    """The turn with a settled draft: in the model's words where they hold, else in the clauses'."""
    teller = Teller(tell)
    for line in parts.head:
        teller(line)
    found = sources(parts.body, turn)
    asked = request(found, turn)
    holder = Holder(turn, asked.system, [one.passage for one in found])
    writing = Writing({one.token: one.passage for one in found}, holder, teller)
    calls, error = _write(model, asked, writing)
    good = error is None and writing.claims and writing.fell <= writing.tried * (1 - _ENOUGH)
    kept = writing.lines if good or (writing.lines and tell is not None) else []
    added = parts.left(kept, turn.text) if kept else parts.body
    lines = (*parts.head, *kept, *added, *parts.notes)
    end = ended_by(error) if good or error else "too little"
    told = writing_told(asked.prompt, writing, end if kept or error else "unused", len(added) if kept else 0)
    trace = (*turn.trace, *calls_told(calls), told)
    settled = replace(draft, lines=lines, settled=True)
    return replace(turn, draft=settled, trace=trace, whole=turn.whole and error is None)


def _write(
    model: LanguageModel, asked: ModelRequest, writing: Writing
) -> tuple[Sequence[ModelCall], Exception | None]:
    """The calls made, and what went wrong; a model never makes a turn fail."""
    try:
        reply = model.write(asked, writing)
        writing.close()
    except ModelError as error:
        return error.calls, error
    except Exception as error:
        _log.error("phrasing failed: %s", incident(error))
        return (), error
    return reply.calls, None
