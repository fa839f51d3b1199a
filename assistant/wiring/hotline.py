"""The hotline: what suggests answers while callers speak."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.housekeeping import days
from assistant.ports import Knowledge
from assistant.wiring.calls import Calls

if TYPE_CHECKING:  # nothing of it is loaded where no call centre is set
    from assistant.adapters.suggestions import SqlSuggestions
    from assistant.listening.centres import Centre
    from assistant.listening.desk import ListeningDesk
    from assistant.listening.suggesting import Suggester
    from assistant.listening.types import Segment


class Hotline(Calls):
    """What listens in on calls."""

    @cached_property
    def centres(self) -> Mapping[str, Centre]:
        """The call centres whose calls are listened in on."""
        if not (self.settings.channels or self.settings.channels_file().exists()):
            return {}
        from assistant.channels_file import ChannelsFile
        from assistant.listening.centres import Centre

        return ChannelsFile(self.settings.channels_file()).named("hotline", Centre)

    @cached_property
    def listening(self) -> ListeningDesk:
        """What suggests answers while callers speak."""
        from assistant.listening.desk import ListeningDesk, MemoryCalls

        return ListeningDesk(
            self.centres,
            lambda: self.suggester,
            MemoryCalls(),
            self.suggestions,
            self.clock.now,
            self.call_ear,
            self._earlier,
        )

    def _earlier(self, centre: str, call_id: str) -> Sequence[Segment]:
        """What was said in a call before the program was started anew."""
        from assistant.desk.types import call_key
        from assistant.listening.types import Segment
        from knowledge.errors import KnowledgeError

        try:
            said = self.call_book.turns(call_key(centre, call_id))
        except KnowledgeError:
            return ()  # the call centre is asked to send everything again
        return [Segment(t.seq, t.speaker, t.text) for t in said if t.final]  # type: ignore[arg-type]

    @cached_property
    def suggester(self) -> Suggester:
        """What answers the questions of calls."""
        return make_suggester(self.search, self.clock.now)

    @cached_property
    def suggestions(self) -> SqlSuggestions:
        """What was suggested."""
        from assistant.adapters.suggestions import SqlSuggestions

        return SqlSuggestions(self.turns, days(self.settings.conversation_days))


def make_suggester(knowledge: Knowledge, now: Callable[[], datetime]) -> Suggester:
    """What answers the questions of calls, by the rules that come with the program."""
    from assistant.listening.own_case import Cases, Rules
    from assistant.listening.suggesting import Suggester

    def opened() -> Rules:
        from assistant.dialogue.schemes import SchemeFinder
        from tools.reading import read_facts
        from tools.rules.rulebook import rulebook

        rules = rulebook()
        return Rules(rules, SchemeFinder(rules), read_facts)

    return Suggester(knowledge, Cases(opened), now)
