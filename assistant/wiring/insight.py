"""Insight: gaps, figures, wrap-ups."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.wiring.orders import Orders

if TYPE_CHECKING:
    from assistant.adapters.insight import SqlWrapUps
    from assistant.insight.figures import Figures
    from assistant.insight.gaps import Gaps


class Insight(Orders):
    """What the answers of a time tell."""

    @cached_property
    def wrap_ups(self) -> SqlWrapUps:
        """What operators kept of their calls."""
        from assistant.adapters.insight import SqlWrapUps

        return SqlWrapUps(self.database.engine)

    @cached_property
    def gaps(self) -> Gaps:
        """Where knowledge is wanting."""
        from assistant.adapters.insight import SqlAnswers
        from assistant.insight.gaps import Gaps

        answers = SqlAnswers(self.turns)
        _ = self.conversations  # its tables are there
        return Gaps(answers, self.wrap_ups, self.call_desk.decisions, lambda: self.search, self.clock.now)

    @cached_property
    def figures(self) -> Figures:
        """How the service goes."""
        from assistant.adapters.insight import SqlAnswers
        from assistant.insight.figures import Figures

        _ = self.conversations  # its tables are there
        return Figures(SqlAnswers(self.turns), self.clock.now)
