"""A draft checked line by line before anybody sees it."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.grounding import applies, supported
from assistant.answering.links import Links
from assistant.types import Draft, Line, Turn


def checked(draft: Draft, turn: Turn, links: Links | None) -> tuple[Draft, int]:
    """The draft with what its lines point at read out and unsupported lines taken away; how many.

    A settled draft stays as it is, but for what is not in force or in place: it may have been told already.
    """
    whole = links.followed(draft, turn) if links and not draft.settled else draft
    kept = tuple(line for line in whole.lines if not line.claim or _stands(line, turn))
    return replace(whole, lines=kept), len(whole.lines) - len(kept)


def _stands(line: Line, turn: Turn) -> bool:
    """A model's sentence was verified when written; that its clauses hold here and now is seen again."""
    if line.written:
        return bool(line.passages) and all(applies(passage, turn) for passage in line.passages)
    return supported(line, turn)
