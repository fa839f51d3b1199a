"""What every part of the dialogue works with: the kit that stays, and the scene of one turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from assistant.dialogue.schemes import SchemeFinder
from assistant.dialogue.showing import Cited
from assistant.dialogue.state import DialogueState, Task
from assistant.ports import Dialogues, FactReader, FactReading, Toolbox
from assistant.types import Draft, Turn
from knowledge.regions import NATION
from tools.rules.rulebook import Rulebook
from tools.types import Caller, Outcome

_AFTER = ("status", "open")  # of a finished task: what came of it, and what was asked when it was cut short
_HANDOVER = "request_handover"


@dataclass(frozen=True, slots=True)
class Kit:
    """The rules, the tools, the reader of facts and the store."""

    rules: Rulebook
    toolbox: Toolbox
    read: FactReader
    store: Dialogues
    finder: SchemeFinder
    cited: Cited
    forget: Callable[[str | None, str], object] = lambda identity, origin: None
    """Erases what else is kept of an identity, or of an origin without one: subscriptions."""


@dataclass(slots=True)
class Scene:
    """One turn: the message, the state that it changes, for whom tools work."""

    kit: Kit
    turn: Turn
    state: DialogueState
    person: str | None
    secret: str | None = None
    """What stands in the record instead of the message, where the message is nobody's business."""

    @property
    def text(self) -> str:
        """The masked message."""
        return self.turn.text

    @property
    def places(self) -> tuple[str, ...]:
        """The places that the message or the conversation is about."""
        if self.turn.reading and self.turn.reading.places:
            return self.turn.reading.places
        likely = self.turn.reading.likely_place if self.turn.reading else None
        return (likely,) if likely else ()

    def place(self, task: Task | None = None) -> str | None:
        """The one place that counts."""
        chosen = task.region if task and task.region else None
        return chosen or next(iter(self.places), None) or self._last_place()

    def _last_place(self) -> str | None:
        """The place of the scheme that was worked out last."""
        last = self.state.last
        region = self.kit.rules[last.scheme].region if last and last.scheme else NATION
        return region if region != NATION else None

    def day(self, task: Task | None = None) -> date:
        """The day whose rules count."""
        return date.fromisoformat(task.as_of) if task and task.as_of else self.turn.as_of

    def read(self, text: str, fact: str | None = None, group: str | None = None) -> FactReading:
        """The facts that words tell, for the city that counts."""
        place = self.place(self.state.task)
        return self.kit.read(text, self.turn.as_of, fact, group, place=place)

    def run(self, name: str, arguments: dict[str, object], task: Task | None = None) -> Outcome:
        """Run a tool for this person."""
        message = self.turn.message
        # Whoever is asked to answer must find the conversation, not the browser.
        own = message.conversation_id if name == _HANDOVER else self.person or message.conversation_id
        caller = Caller(self.day(task), message.received_at, self.place(task), message.identity, own)
        return self.kit.toolbox.run(name, arguments, caller)

    def finish(self, task: Task) -> None:
        """The task is done; what follows may refer to it."""
        self.state.task, self.state.pending = None, None
        if task.scheme:
            self.state.last = replace(task, slots={k: v for k, v in task.slots.items() if k in _AFTER})


def with_subject(draft: Draft, subject: str | None) -> Draft:
    """The draft, saying what the conversation is now about."""
    return replace(draft, subject=subject)
