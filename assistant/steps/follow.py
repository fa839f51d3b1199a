"""follow: behind an answer stands what the dialogue still waits for, or the offer to work a policy out."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.desk import DialogueDesk
from assistant.dialogue.words import words
from assistant.types import Answer, AnswerStatus, QuickReply, Turn


class Follow:
    """Runs when the answer is there."""

    name = "follow"

    def __init__(self, desk: DialogueDesk | None = None) -> None:
        self._desk = desk

    def __call__(self, turn: Turn) -> Turn:
        """Add to the answer."""
        answer = turn.answer
        if answer is None or self._desk is None:
            return turn
        if turn.aside:
            text = f"{answer.text}\n\n{turn.aside.text}"
            return replace(turn, answer=replace(answer, text=text, quick_replies=turn.aside.quick_replies))
        if answer.status is AnswerStatus.ANSWERED and (offers := self._offers(answer)):
            return replace(turn, answer=replace(answer, quick_replies=(*answer.quick_replies, *offers)))
        return turn

    def _offers(self, answer: Answer) -> tuple[QuickReply, ...]:
        assert self._desk is not None
        names = [self._desk.offer(c.document_id) for c in answer.citations[:1]]
        return tuple(QuickReply(words("offer"), f"帮我测算{name}") for name in names if name)
