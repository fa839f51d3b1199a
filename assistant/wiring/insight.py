"""Insight: gaps, figures, wrap-ups."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.wiring.orders import Orders

if TYPE_CHECKING:
    from assistant.adapters.insight import SqlWrapUps
    from assistant.insight.figures import Figures
    from assistant.insight.gaps import Gaps
    from assistant.insight.teaching import Teaching
    from assistant.insight.trial import Trials
    from assistant.insight.ways import Ways
    from assistant.insight.writing import Writing


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
        decisions, served = self.call_desk.decisions, self.store.served_since
        return Gaps(answers, self.wrap_ups, decisions, lambda: self.search, self.clock.now, served)

    @cached_property
    def figures(self) -> Figures:
        """How the service goes."""
        from assistant.adapters.insight import SqlAnswers
        from assistant.insight.figures import Figures

        _ = self.conversations  # its tables are there
        return Figures(SqlAnswers(self.turns), self.clock.now)

    @cached_property
    def teaching(self) -> Teaching:
        """What teaches words of citizens."""
        from assistant.insight.teaching import Teaching

        return Teaching(self.taught, lambda: self.search, self.clock.now)

    @cached_property
    def writing(self) -> Writing:
        """What makes documents of questions and answers."""
        from assistant.insight.writing import Writing

        return Writing(lambda: self.ingest, lambda: self.search, lambda: self.clock.now().date())

    @cached_property
    def trials(self) -> Trials:
        """What tries a fix on the questions it is for."""
        from assistant.insight.trial import Trials
        from knowledge.review.tryout import Tryout

        tryout = Tryout(self.releases, self.search, self.review)
        return Trials(self.apart, self.search.on, lambda: tryout)

    @cached_property
    def ways(self) -> Ways:
        """What is done about gaps."""
        from assistant.insight.ways import Ways

        return Ways(self.gaps, self.teaching, self.writing, self.trials, self._standing)

    def _standing(self, document_id: str) -> str:
        """How far a document is on its way to a release: a key of assistant.insight.ways.STANDING."""
        from knowledge.errors import DocumentNotFound

        try:
            return self.review.draft(document_id).state
        except DocumentNotFound:
            return "published" if self.search.document(document_id) else "gone"
