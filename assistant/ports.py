"""What the core asks of the world, as small Protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from assistant.dialogue.state import DialogueState, Told
from assistant.types import Exchange, Turn
from knowledge.types import Clause, Found, PolicyDocument
from tools.types import Caller, Outcome


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

    def find(self, query: str, *, k: int, region: str | None, as_of: date) -> Found:
        """The k results for a reader: spread over articles, with what the best ones refer to."""
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
        """Questions and answers as they were given out, and when they came (`at`); oldest first."""
        ...

    def feedback(self, answer_id: str, helpful: bool, reason: str | None, comment: str | None) -> None:
        """Keep what a person thought of an answer; an unknown answer is ConversationNotFound."""
        ...


class Transcripts(Protocol):
    """Which conversation goes on, for clients that send all that was said and no number of it."""

    def keep(self, key: str, conversation_id: str, now: datetime) -> None:
        """A transcript of that key ends where the conversation stands now."""
        ...

    def claim(self, key: str) -> str | None:
        """The conversation; each is given once."""
        ...


class Dialogues(Protocol):
    """Keeps where each conversation stands, and what people allowed to be remembered.

    `person` is an opaque key of who the channel says it is (a verified identity, a browser), None if nobody.
    """

    def load(self, conversation_id: str, person: str | None) -> DialogueState | None:
        """The state; of a new conversation what the person let be remembered; None if nothing is known."""
        ...

    def save(
        self, conversation_id: str, person: str | None, state: DialogueState, now: datetime
    ) -> DialogueState:
        """Keep the state; facts that another message of the conversation told meanwhile are not lost."""
        ...

    def remembers(self, person: str) -> bool:
        """Whether something is kept for the person."""
        ...

    def remember(self, person: str, facts: Mapping[str, Told], now: datetime) -> None:
        """Keep facts for the person's later conversations."""
        ...

    def erase(self, conversation_id: str, person: str | None) -> None:
        """Wipe what this conversation and this person told, at once."""
        ...


class Toolbox(Protocol):
    """The tools by name."""

    def run(self, name: str, arguments: Mapping[str, Any], caller: Caller) -> Outcome:
        """Run a tool; tools.errors.ToolError when it cannot be done."""
        ...


class FactFound(Protocol):
    """A fact read out of a message: its value as a pair, and where it stands in the text."""

    @property
    def fact(self) -> str:
        """Its id."""
        ...

    @property
    def low(self) -> float:
        """The lowest possible value."""
        ...

    @property
    def high(self) -> float:
        """The highest possible value."""
        ...

    @property
    def quote(self) -> str:
        """The words it was read from."""
        ...

    @property
    def start(self) -> int:
        """Where they begin."""
        ...

    @property
    def end(self) -> int:
        """Where they end."""
        ...

    @property
    def correction(self) -> bool:
        """Whether it takes back what was said before."""
        ...


class FactDoubt(Protocol):
    """Something said that is impossible or can mean two things, and how to ask again."""

    @property
    def fact(self) -> str:
        """The fact it is about."""
        ...

    @property
    def text(self) -> str:
        """What to ask, in Chinese."""
        ...


class FactReading(Protocol):
    """What a message says of the person."""

    @property
    def facts(self) -> Sequence[FactFound]:
        """What was read."""
        ...

    @property
    def doubts(self) -> Sequence[FactDoubt]:
        """What must be asked again."""
        ...

    @property
    def unknown(self) -> Sequence[str]:
        """Facts that the person does not know."""
        ...

    @property
    def denied_group(self) -> str | None:
        """The group of which the person has nothing."""
        ...


class FactReader(Protocol):
    """Reads facts out of what people write."""

    def __call__(
        self,
        text: str,
        as_of: date,
        pending: str | None = None,
        pending_group: str | None = None,
        *,
        place: str | None = None,
    ) -> FactReading:
        """The facts of a message; `pending` is the fact (or group of facts) just asked for.

        `place` is the region code of the city asked about: what is told of another city is not 本市's.
        """
        ...


class Step(Protocol):
    """One step of a turn."""

    name: str

    def __call__(self, turn: Turn) -> Turn:
        """The turn after this step."""
        ...
