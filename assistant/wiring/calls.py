"""The operators' desk: where calls are kept, and what hears them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.housekeeping import days
from assistant.wiring.telling import Telling

if TYPE_CHECKING:  # nothing of it is loaded where nobody calls
    from assistant.adapters.desk_calls import SqlCallBook
    from assistant.desk.ear import DeskEar
    from assistant.desk.rulecheck import RuleCheck


class Calls(Telling):
    """What operators' calls are kept with."""

    @cached_property
    def call_book(self) -> SqlCallBook:
        """Calls, what was said, suggested and decided in them."""
        from assistant.adapters.desk_calls import SqlCallBook

        return SqlCallBook(self.turns, days(self.settings.conversation_days))

    @cached_property
    def call_ear(self) -> DeskEar:
        """What writes down what is heard."""
        from assistant.adapters.tokens import kept_token
        from assistant.desk.ear import DeskEar

        key = self.settings.data_dir / "callers.key"
        return DeskEar(lambda: self.call_book, lambda: kept_token(key), self.clock.now)

    @cached_property
    def rule_check(self) -> RuleCheck:
        """The rules, for callers."""
        from assistant.desk.rulecheck import RuleCheck
        from assistant.ports import FactReader

        def reader() -> FactReader:
            from tools.reading import read_facts

            return read_facts

        return RuleCheck(self.tools, reader, lambda: self.clock.now().date())
