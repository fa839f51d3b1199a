"""What the core asks of the world, as small Protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from assistant.types import Exchange, Turn
from knowledge.types import Clause, Found, PolicyDocument


class Knowledge(Protocol):
    """The policies of the serving release; knowledge.errors.NotPublished before the first one."""

    def release(self) -> int:
        """The number of the serving release."""
        ...

    def one_release(
        self, number: int | None = None, as_of: date | None = None
    ) -> AbstractContextManager[None]:
        """Within it the calling thread reads one release, whatever is published meanwhile.

        `number` names an earlier release to read; knowledge.errors.ReleaseNotFound if there is none.
        With `as_of`, `clauses` and `document` give the text that was in force on that day.
        """
        ...

    def search(self, query: str, *, k: int, region: str | None, as_of: date, past: bool = False) -> Found:
        """The k best clauses in force on that day for that place (`past`: ended by then, and drafts)."""
        ...

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        """All clauses of a document, in order; empty if it is not in the release."""
        ...

    def document(self, document_id: str) -> PolicyDocument | None:
        """The document, if the release has it."""
        ...

    def documents(self) -> Sequence[PolicyDocument]:
        """All documents of the release."""
        ...

    def coverage(self, query: str, texts: Sequence[str]) -> list[float]:
        """How much of what is asked each text speaks of: share of the question's terms by weight, 0 to 1."""
        ...

    def knows(self, text: str) -> bool:
        """Whether any word of the text stands in the corpus; true for a text without words."""
        ...

    def gap(self, query: str, text: str) -> float:
        """Share of the question's words, by weight, that the text lacks."""
        ...

    def focus(self, query: str, texts: Sequence[str]) -> list[float]:
        """Among texts of one document: share of what is particular in the question that each has, 0 to 1."""
        ...

    def word_focus(self, query: str, texts: Sequence[str]) -> list[float]:
        """The same by words instead of pairs of characters."""
        ...


class Clock(Protocol):
    """Tells the time; only the outermost edge asks."""

    def now(self) -> datetime:
        """The present moment in Asia/Shanghai."""
        ...


class Conversations(Protocol):
    """Remembers what was said, masked, so that a follow-up is understood and an answer can be replayed."""

    def exchanges(self, conversation_id: str, limit: int = 6) -> tuple[Exchange, ...]:
        """The last exchanges of a conversation, oldest first."""
        ...

    def record(self, turn: Turn, answer_id: str, body: Mapping[str, Any], ms: int) -> None:
        """Keep a finished turn with the JSON that was given out."""
        ...

    def turns(self, conversation_id: str) -> list[dict[str, Any]]:
        """Questions and answers of a conversation, oldest first, as they were given out."""
        ...

    def feedback(self, answer_id: str, helpful: bool, reason: str | None, comment: str | None) -> None:
        """Keep what a person thought of an answer; an unknown answer is ConversationNotFound."""
        ...


class Step(Protocol):
    """One step of a turn."""

    name: str

    def __call__(self, turn: Turn) -> Turn:
        """The turn after this step."""
        ...
