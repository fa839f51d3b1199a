"""verify: nothing leaves that does not stand on its clauses; then the citations are numbered."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.grounding import supported
from assistant.answering.refusal import no_source
from assistant.answering.rendering import rendered
from assistant.types import Draft, Turn


class Verify:
    """The last step: unsupported lines are removed; if no claim is left, the turn is a refusal."""

    name = "verify"

    def __call__(self, turn: Turn) -> Turn:
        """Turn the draft into the answer."""
        assert turn.draft is not None and turn.reading is not None
        kept = tuple(line for line in turn.draft.lines if not line.claim or supported(line, turn))
        draft = replace(turn.draft, lines=kept)
        if _lost_all(turn.draft, draft):
            draft = no_source(turn.reading, next(iter(turn.reading.places), None), (), ())
        removed = len(turn.draft.lines) - len(kept)
        trace = (*turn.trace, f"verify: {removed} removed") if removed else turn.trace
        return replace(turn, answer=rendered(draft, turn), trace=trace)


def _lost_all(before: Draft, after: Draft) -> bool:
    claimed = any(line.claim for line in before.lines)
    return claimed and not any(line.claim for line in after.lines)
