"""A conversation in tests: the assistant with the real rules and a small reader."""

from __future__ import annotations

from typing import Any

from assistant.adapters.conversations import SqlConversations
from assistant.adapters.dialogues import SqlDialogues
from assistant.bootstrap import Installation
from assistant.dialogue.desk import DialogueDesk
from assistant.dialogue.manager import Dialogue
from assistant.dialogue.scene import Kit
from assistant.dialogue.schemes import SchemeFinder
from assistant.dialogue.showing import Cited
from assistant.ports import Toolbox
from assistant.service import Assistant
from knowledge.storage.database import make_engine
from tests.assistant.dialogue.reader import read_facts
from tools.registry import RULE_TOOLS
from tools.registry import Toolbox as Tools
from tools.rules.rulebook import rulebook

OPENING = "我32岁，本科学士，中级职称，社保5年，上海居住证积分够吗"


class Talk:
    """Says things in one conversation after another."""

    def __init__(self, place: Installation, url: str = "sqlite://", toolbox: Toolbox | None = None) -> None:
        self.engine = engine = make_engine(url)
        self.store = SqlDialogues(engine)
        rules = rulebook()
        box = toolbox or Tools(RULE_TOOLS)
        kit = Kit(rules, box, read_facts, self.store, SchemeFinder(rules), Cited(place.search))
        conversations = SqlConversations(engine)
        self.assistant = Assistant(
            place.search, conversations, place.clock, None, DialogueDesk(self.store, lambda: Dialogue(kit))
        )

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def say(self, text: str, conversation: str = "talk", **known: Any) -> dict[str, Any]:
        """The answer's JSON."""
        body = self.assistant.ask(text, conversation_id=conversation, **known).to_json()
        answer: dict[str, Any] = body["answer"]
        return answer

    def all(self, *texts: str, conversation: str = "talk", **known: Any) -> dict[str, Any]:
        """The answer to the last of several messages."""
        for text in texts[:-1]:
            self.say(text, conversation, **known)
        return self.say(texts[-1], conversation, **known)

    def finished(self, conversation: str = "talk", **known: Any) -> dict[str, Any]:
        """The result of the check that OPENING begins: nothing is missing, nothing is bad."""
        answer = self.say(OPENING, conversation, **known)
        for _ in range(8):
            state = self.store.load(conversation, None)
            if state is None or state.pending is None or state.pending.kind == "remember":
                return answer
            answer = self.say(ANSWERS.get(state.pending.name, "都没有"), conversation, **known)
        return answer


ANSWERS = {"residence_permit": "是", "in_insurance": "是", "insurance_12m": "12个月", "skill": "无"}
