"""Conversations: the dialogue, the tools, the services behind them, and what is kept of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.adapters.conversations import SqlConversations
from assistant.adapters.dialogues import SqlDialogues
from assistant.dialogue.desk import DialogueDesk
from assistant.housekeeping import days
from assistant.ports import Dialogues, Knowledge
from assistant.ports import Toolbox as Tools
from assistant.service import Assistant
from assistant.toolbox import ToolDesk
from assistant.wiring.language import Language

if TYPE_CHECKING:  # rules and services are loaded when somebody has a wish
    from assistant.dialogue.manager import Dialogue
    from assistant.notices.rounds import Rounds
    from tools.registry import Toolbox
    from tools.rules.rulebook import Rulebook
    from tools.services.services import Services


class Conversation(Language):
    """What talks with people and does things for them."""

    @cached_property
    def dialogue(self) -> DialogueDesk:
        """What turns wishes into tool calls."""
        return make_dialogue(self.search, self.dialogues, lambda: self.toolbox, self._forget)

    @cached_property
    def dialogues(self) -> SqlDialogues:
        """Where dialogues stand, and what people let be remembered."""
        return SqlDialogues(self.turns, timedelta(days=self.settings.remember_days), self.clock.now)

    @cached_property
    def conversations(self) -> SqlConversations:
        """What was asked and answered."""
        return SqlConversations(self.turns, days(self.settings.conversation_days))

    @cached_property
    def toolbox(self) -> Toolbox:
        """Every tool."""
        from tools.registry import Toolbox, all_tools

        return Toolbox(all_tools(lambda: self.services))

    @cached_property
    def services(self) -> Services:
        """Certification status, places, bookings, subscriptions, hand-over."""
        from tools.services.services import make_services

        settings = self.settings
        key = settings.services_key.get_secret_value() if settings.services_key else None
        return make_services(settings.services, settings.database(), key)

    def _forget(self, identity: str | None, origin: str) -> None:
        """Erase a person's subscriptions and requests for a person, and earlier ones of theirs."""
        from tools.services.ports import Asker

        for asker in (Asker(identity, origin), Asker(None, origin)):
            self.services.subscriptions.forget(asker)
            self.services.handovers.forget(asker)

    @cached_property
    def notices(self) -> Rounds:
        """What is due for subscriptions."""
        from assistant.notices.rounds import Rounds
        from tools.rules.rulebook import rulebook

        def releases() -> list[tuple[int, datetime]]:
            return [(one["number"], one["created_at"]) for one in self.store.releases()]

        its = self.services
        return Rounds(its, rulebook(), self.reading, releases, self.store.serving, self.clock.now)

    @cached_property
    def tools(self) -> ToolDesk:
        """The tools as channels call them."""

        def rules() -> Rulebook:
            from tools.rules.rulebook import rulebook

            return rulebook()

        return ToolDesk(
            lambda: self.toolbox,
            rules,
            self.clock,
            self.settings.region,
            lambda: self.services.notices,
            lambda: self.services.subscriptions,
        )

    @contextmanager
    def apart(self) -> Iterator[Assistant]:
        """An assistant without a model that forgets all at the end: its words are the corpus's only."""
        from knowledge.storage.database import make_engine
        from tools.registry import RULE_TOOLS, Toolbox

        engine = make_engine("sqlite://")
        dialogue = make_dialogue(self.search, SqlDialogues(engine), lambda: Toolbox(RULE_TOOLS))
        try:
            yield Assistant(self.search, SqlConversations(engine), self.clock, self.settings.region, dialogue)
        finally:
            engine.dispose()

    def close(self) -> None:
        """Close the services, too."""
        super().close()
        if "services" in self.__dict__:
            self.services.close()


def make_dialogue(
    knowledge: Knowledge,
    store: Dialogues,
    toolbox: Callable[[], Tools],
    forget: Callable[[str | None, str], object] = lambda identity, origin: None,
) -> DialogueDesk:
    """The dialogue by the rules that come with the program; they are read when it is first opened."""

    def opened() -> Dialogue:
        from assistant.dialogue.manager import Dialogue
        from assistant.dialogue.scene import Kit
        from assistant.dialogue.schemes import SchemeFinder
        from assistant.dialogue.showing import Cited
        from tools.reading import read_facts
        from tools.rules.rulebook import rulebook

        rules = rulebook()
        return Dialogue(
            Kit(rules, toolbox(), read_facts, store, SchemeFinder(rules), Cited(knowledge), forget)
        )

    return DialogueDesk(store, opened)
