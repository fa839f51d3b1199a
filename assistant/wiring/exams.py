"""Examinations: cases, runs, and the gate before a release."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.wiring.insight import Insight

if TYPE_CHECKING:
    from assistant.adapters.exams import SqlExams
    from assistant.exams.desk import ExamDesk
    from assistant.exams.examiner import Examiner
    from knowledge.review.checks.trial import Check


class Exams(Insight):
    """Whether what should be answered right is."""

    @cached_property
    def exam_book(self) -> SqlExams:
        """Where cases and runs are kept."""
        from assistant.adapters.exams import SqlExams

        _ = self.store  # a database that cannot be used is told by it
        return SqlExams(self.database.engine)

    @cached_property
    def examiner(self) -> Examiner:
        """What asks them."""
        from assistant.exams.examiner import Examiner

        def words() -> list[tuple[str, str]]:
            return [(word.said, word.term) for word in self.taught.words() if word.removed_at is None]

        parts = (self.exam_book, self.store, self.releases, self.search)
        return Examiner(*parts, self.apart, words, self.clock.now)

    @cached_property
    def exams(self) -> ExamDesk:
        """What officers do about them."""
        from assistant.exams.desk import ExamDesk

        kept = self.conversations
        parts = (self.exam_book, self.examiner, self.releases)
        return ExamDesk(*parts, kept.answer, kept.turns, self.clock.now)

    def own_checks(self) -> Sequence[Check]:
        """The officers' own cases, asked before a release serves."""
        from assistant.exams.gate import Gate

        return (Gate(self.exam_book, self.examiner),)
