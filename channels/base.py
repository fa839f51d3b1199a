"""What a channel is given, and nothing else: a service that answers, and the shapes it answers in.

The shapes are Protocols, so that the assistant need not know its channels: any object with these
attributes will do. Ids, regions and dates come in already checked for form, not for existence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from assistant.listening.types import Segment, Suggestion
from assistant.toolbox import ToolCall
from knowledge.review.actors import Actor
from tools.rules.scheme import Scheme
from tools.rules.vocabulary import Fact
from tools.types import Tool

Json = dict[str, Any]
OnEvent = Callable[[str, Json], None]
Decision = Literal["submit", "approve", "reject", "withdraw", "comment"]

ANYWHERE = "any"
"""The region a person chose with 不限地区; None means that nothing was chosen (the home region)."""


class AskResult(Protocol):
    """An answer as `talent ask --json` prints it, plus `answer_id`, `as_of` and `region_name`."""

    def to_json(self) -> Json:
        """The contract's JSON: conversation_id, answer_id, answer, release, ms."""
        ...


class SearchResult(Protocol):
    """Passages as `talent search --json` prints them."""

    def to_json(self) -> Json:
        """The contract's JSON: release and passages."""
        ...


class ConversationTurn(Protocol):
    """One finished question with its answer."""

    def to_json(self) -> Json:
        """{"question": what was asked, "result": the ask JSON}."""
        ...


class RegionChoice(Protocol):
    """A place that the corpus knows; `parent` is the code of the place it lies in."""

    @property
    def code(self) -> str:
        """GB/T 2260 code."""
        ...

    @property
    def name(self) -> str:
        """Name as a person writes it."""
        ...

    @property
    def parent(self) -> str | None:
        """Code of the parent, None at the top."""
        ...


class Home(Protocol):
    """What the chat page shows before anything was asked."""

    @property
    def title(self) -> str:
        """Name of the service."""
        ...

    @property
    def region(self) -> str | None:
        """Code of the home region, None when all places are served alike."""
        ...

    @property
    def notice(self) -> str:
        """What the corpus is and is not, in one or two sentences."""
        ...

    @property
    def starters(self) -> Sequence[str]:
        """Questions to begin with."""
        ...

    @property
    def release(self) -> int | None:
        """Number of the release that answers, None when there is none."""
        ...


class ReadyReport(Protocol):
    """Whether questions can be answered now; every check says "ok" or what is wrong."""

    @property
    def ok(self) -> bool:
        """True when all checks passed."""
        ...

    @property
    def checks(self) -> Mapping[str, str]:
        """Check by name: "ok" or the problem and what to do."""
        ...


class Service(Protocol):
    """The assistant as a channel sees it. Calls block; the channel brings the threads."""

    def ask(
        self,
        question: str,
        *,
        conversation_id: str | None,
        region: str | None,
        as_of: date | None,
        release: int | None = None,
        channel: str = "web",
        sender: str = "",
        earlier: Sequence[str] = (),
        on_event: OnEvent | None = None,
    ) -> AskResult:
        """Answer; `on_event` may be called with "status" {"step","text"} and "delta" {"text"}.

        `earlier` are the questions before, where the conversation is not known here.

        `release` replays an earlier release; None is the serving one. `sender` is the browser's random key.
        """
        ...

    def continued(self, key: str) -> str | None:
        """The conversation that goes on where a transcript of that key ended; each is given once."""
        ...

    def to_continue(self, key: str, conversation_id: str) -> None:
        """A transcript of that key ends where the conversation stands now."""
        ...

    def search(
        self, query: str, *, k: int, region: str | None, as_of: date | None, release: int | None = None
    ) -> SearchResult:
        """Find passages, in the serving or an earlier release."""
        ...

    def conversation(self, conversation_id: str) -> Sequence[ConversationTurn]:
        """Finished turns, oldest first; none for an unknown id."""
        ...

    def remembers(self, sender: str, conversation_id: str | None, message: str) -> bool:
        """Whether the person of this browser is remembered, or agrees to it with this message."""
        ...

    def feedback(self, answer_id: str, helpful: bool, reason: str | None, comment: str | None) -> None:
        """Record what a person thought of an answer; LookupError when there is no such answer."""
        ...

    def regions(self) -> Sequence[RegionChoice]:
        """Places to choose from."""
        ...

    def home(self) -> Home:
        """What to show first."""
        ...

    def health(self) -> Mapping[str, Any]:
        """Facts about the running process; never fails."""
        ...

    def ready(self) -> ReadyReport:
        """Whether questions can be answered now."""
        ...


class KnowledgeDesk(Protocol):
    """The knowledge base as officers work on it. Calls block, and raise knowledge.errors."""

    def documents(self, release: int | None = None, draft: bool = False) -> list[Json]:
        """The documents of a release (None: the serving one), or of the next one."""
        ...

    def document(
        self, document_id: str, release: int | None = None, draft: bool = False, as_of: date | None = None
    ) -> Json:
        """A document and its clauses."""
        ...

    def difference(self, document_id: str, before: int | None = None, after: int | None = None) -> Json:
        """What one release has otherwise than another; without numbers what the draft changes."""
        ...

    def upload(self, folder: Path, region: str | None, actor: Actor, on_event: OnEvent = ...) -> Json:
        """Ingest the files of a folder; `on_event` is told "file" for each."""
        ...

    def remove(self, document_id: str, actor: Actor, comment: str | None = None) -> Json:
        """Put the removal of a document into the draft."""
        ...

    def erase(self, document_id: str, actor: Actor, reason: str = "") -> Json:
        """Wipe a document from everything that is stored."""
        ...

    def drafts(self) -> list[Json]:
        """The changes that wait for a release."""
        ...

    def decide(self, document_id: str, decision: Decision, actor: Actor, comment: str | None = None) -> Json:
        """Do one step of the review of a change."""
        ...

    def list_releases(self) -> list[Json]:
        """All releases, newest first."""
        ...

    def publish(
        self, actor: Actor, note: str = "", despite: str | None = None, on_event: OnEvent = ...
    ) -> Json:
        """Publish what is approved, after the checks; `on_event` is told "progress"."""
        ...

    def check(self, on_event: OnEvent = ...) -> Json:
        """What the checks say to what would be published."""
        ...

    def rollback(self, number: int, actor: Actor, comment: str = "") -> Json:
        """Let an earlier release answer again."""
        ...

    def history(
        self, document_id: str | None = None, release: int | None = None, limit: int = 200
    ) -> list[Json]:
        """The latest lines of the history, newest first."""
        ...


class Letter(Protocol):
    """What an operator wrote to a person; `named` says whether the words tell who speaks."""

    @property
    def number(self) -> int:
        """It grows."""
        ...

    @property
    def conversation(self) -> str:
        """In which conversation."""
        ...

    @property
    def by(self) -> str:
        """Who wrote it."""
        ...

    @property
    def text(self) -> str:
        """The words."""
        ...

    @property
    def at(self) -> datetime:
        """When."""
        ...

    @property
    def named(self) -> bool:
        """Whether the words tell who speaks."""
        ...


class Letters(Protocol):
    """What operators wrote to people of channels that must be written to."""

    def due(self, channel: str) -> Sequence[Letter]:
        """What did not go there yet, in order."""
        ...

    def delivered(self, number: int) -> None:
        """The channel has it."""
        ...


class Listening(Protocol):
    """The desk that listens in on calls of call centres; `hear` and `think` are quick, `think` blocks."""

    def admits(self, centre: str, key: str) -> bool:
        """Whether the key is that of the call centre."""
        ...

    def hear(self, centre: str, call_id: str, segment: Segment) -> bool:
        """Keep a segment; whether there is something to think about."""
        ...

    def line(self, centre: str, call_id: str, up: bool) -> None:
        """The line on which a call centre pushes a call is there, or is shut."""
        ...

    def comes(self, centre: str, call_id: str, number: str) -> None:
        """The caller's number, where the call centre tells it."""
        ...

    def heard_up_to(self, centre: str, call_id: str) -> int:
        """The number up to which no final segment is wanting; -1 before the first."""
        ...

    def standing(self, centre: str, call_id: str) -> Sequence[Suggestion]:
        """What is suggested now."""
        ...

    def think(self, centre: str, call_id: str) -> list[Suggestion]:
        """What is new, changed or withdrawn since the last time."""
        ...


class Tools(Protocol):
    """Tools, schemes and facts as a channel sees them; calls block."""

    def tools(self) -> Iterable[Tool]:
        """Every tool."""
        ...

    def schemes(self) -> Sequence[Scheme]:
        """Every scheme."""
        ...

    def facts(self) -> Iterable[Fact]:
        """The fact vocabulary."""
        ...

    def waiting(
        self, conversation_id: str | None, sender: str = "", channel: str = "web"
    ) -> list[dict[str, Any]]:
        """The undelivered notices of a sender's and a conversation's subscriptions."""
        ...

    def delivered(
        self, conversation_id: str | None, ids: Sequence[int], sender: str = "", channel: str = "web"
    ) -> int:
        """Mark them as delivered; how many."""
        ...

    def expects(self, conversation_id: str | None, sender: str = "") -> bool:
        """Whether the browser or the conversation has subscribed to anything."""
        ...

    def run(self, name: str, arguments: Mapping[str, Any], call: ToolCall | None = None) -> dict[str, Any]:
        """The JSON of a tool's outcome; ToolError when it cannot be done."""
        ...
