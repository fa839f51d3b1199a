"""follow: behind an answer stands what the dialogue still waits for, or the offer to work a policy out."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.manager import Dialogue
from assistant.dialogue.words import words
from assistant.types import Answer, AnswerStatus, QuickReply, Turn


class Follow:
    """Runs when the answer is there."""

    name = "follow"

    def __init__(self, dialogue: Dialogue | None = None) -> None:
        self._dialogue = dialogue

    def __call__(self, turn: Turn) -> Turn:
        """Add to the answer."""
        answer = turn.answer
        if answer is None or self._dialogue is None:
            return turn
        if turn.aside:
            text = f"{answer.text}\n\n{turn.aside.text}"
            return replace(turn, answer=replace(answer, text=text, quick_replies=turn.aside.quick_replies))
        if answer.status is AnswerStatus.ANSWERED and (offers := self._offers(answer)):
            return replace(turn, answer=replace(answer, quick_replies=(*answer.quick_replies, *offers)))
        return turn

    def _offers(self, answer: Answer) -> tuple[QuickReply, ...]:
        assert self._dialogue is not None
        documents = [c.document_id for c in answer.citations[:1]]
        schemes = self._dialogue.kit.finder.of_documents(documents)[:1]
        return tuple(QuickReply(words("offer"), f"帮我测算{s.name}") for s in schemes)
