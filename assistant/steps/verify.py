"""verify: nothing leaves that does not stand on its clauses; then the citations are numbered."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.checking import checked
from assistant.answering.links import Links
from assistant.answering.notes import english_note, scan_notes
from assistant.answering.refusal import no_source
from assistant.answering.rendering import rendered
from assistant.types import Draft, Turn


class Verify:
    """The last step: unsupported lines are removed; if no claim is left, the turn is a refusal.

    What stands on a badly legible scan is noted. With `links`, clauses that the lines only point at are
    read out, and citations show their references.
    """

    name = "verify"

    def __init__(self, links: Links | None = None) -> None:
        self._links = links

    def __call__(self, turn: Turn) -> Turn:
        """Turn the draft into the answer."""
        assert turn.draft is not None and turn.reading is not None
        draft, removed = checked(turn.draft, turn, self._links)
        if _lost_all(turn.draft, draft):
            draft = no_source(turn.reading, next(iter(turn.reading.places), None), (), ())
        draft = replace(draft, lines=(*english_note(turn), *draft.lines, *scan_notes(draft.lines)))
        trace = (*turn.trace, f"verify: {removed} removed") if removed else turn.trace
        answer = rendered(draft, turn)
        answer = self._links.linked(answer, draft, turn.as_of) if self._links else answer
        return replace(turn, answer=answer, trace=trace)


def _lost_all(before: Draft, after: Draft) -> bool:
    claimed = any(line.claim for line in before.lines)
    return claimed and not any(line.claim for line in after.lines)
