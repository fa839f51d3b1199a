"""What is examined: the installation's assistant, with no home region and leaving no trace in its records."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from assistant.adapters.clock import WallClock
from assistant.adapters.conversations import SqlConversations
from assistant.adapters.dialogues import SqlDialogues
from assistant.bootstrap import build_installation
from assistant.dialogue.state import DialogueState
from assistant.models.types import LanguageModel
from assistant.results import AskResult
from assistant.service import Assistant
from assistant.settings import load_settings
from assistant.telling import OnEvent
from assistant.wiring.conversation import make_dialogue
from evals.casebook import Case
from knowledge.regions import regions
from knowledge.search import Search
from knowledge.storage.database import make_engine
from knowledge.types import Clause, PolicyDocument
from tools.registry import RULE_TOOLS, Toolbox


class Searchable(Protocol):
    """An installation, or a release that is tried."""

    @property
    def search(self) -> Search:
        """The knowledge base to be asked."""
        ...


class Subject:
    """Asks and searches; the conversations of an examination are kept in memory only."""

    def __init__(self, place: Searchable, model: LanguageModel | None = None) -> None:
        self.knowledge = self.search = place.search
        engine = make_engine("sqlite://")
        self._dialogues = SqlDialogues(engine)
        dialogue = make_dialogue(place.search, self._dialogues, lambda: Toolbox(RULE_TOOLS))
        self._assistant = Assistant(
            place.search, SqlConversations(engine), WallClock(), None, dialogue, model
        )
        self._answers: dict[tuple[str, str | None, date | None], dict[str, Any]] = {}

    def ask(self, case: Case) -> dict[str, Any]:
        """The JSON of `talent ask`; two suites that share a case ask once."""
        key = (case.question, case.region, case.as_of)
        if key not in self._answers:
            self._answers[key] = self.say(case.question, None, case.region, case.as_of)
        return self._answers[key]

    def say(
        self, text: str, conversation: str | None, region: str | None, as_of: date | None
    ) -> dict[str, Any]:
        """The JSON of one turn of a conversation; a new conversation if none is given."""
        return self.asked(text, conversation, region, as_of).to_json()

    def asked(
        self,
        text: str,
        conversation: str | None,
        region: str | None,
        as_of: date | None,
        on_event: OnEvent | None = None,
    ) -> AskResult:
        """One turn, and what was told on the way."""
        return self._assistant.ask(
            text,
            conversation_id=conversation,
            region=region,
            as_of=as_of,
            channel="eval",
            on_event=on_event,
        )

    def state(self, conversation: str) -> DialogueState | None:
        """Where a conversation stands."""
        return self._dialogues.load(conversation, None)

    def found(self, case: Case, k: int) -> list[Clause]:
        """The clauses that a search finds, best first."""
        result = self._assistant.search(case.question, k=k, region=case.region, as_of=case.as_of)
        return [passage.clause for passage in result.passages]

    def document(self, document_id: str) -> PolicyDocument | None:
        """A document of the release."""
        return self.knowledge.document(document_id)

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        """The clauses of a document."""
        return self.knowledge.clauses(document_id)

    def places(self, case: Case) -> frozenset[str] | None:
        """The codes whose policies may answer: of the places named and above them; None if none is."""
        table = regions()
        named = {m.code for m in table.mentions(case.question)}
        if case.region and not named:
            named = {table.resolve(case.region).code}
        return frozenset(code for place in named for code in table.chain(place)) or None


def installed() -> Subject:
    """The installation that the environment describes."""
    return Subject(build_installation(load_settings()))


def day_of(case: Case, body: dict[str, Any]) -> date:
    """The day as of which an answer was given."""
    return case.as_of or date.fromisoformat(str(body["as_of"]))
