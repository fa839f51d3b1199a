"""Where cases and runs are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from assistant.exams.types import Case, Run


class Exams(Protocol):
    """Cases, runs and the floors that a release must reach."""

    def keep(self, *cases: Case) -> None:
        """Keep cases; one of the same id takes the place of what was kept."""

    def drop(self, case_id: str) -> bool:
        """Forget a case; whether there was one."""

    def cases(self) -> Sequence[Case]:
        """All, in the order they were first kept."""

    def record(self, run: Run) -> None:
        """Keep a run; of the oldest only the counts stay, and then nothing."""

    def runs(self) -> Sequence[Run]:
        """All without their verdicts, newest first."""

    def run(self, run_id: str) -> Run | None:
        """One with its verdicts, as far as they are still kept."""

    def floors(self) -> Mapping[str, float]:
        """The least value of measures, as shares of one."""

    def set_floors(self, floors: Mapping[str, float]) -> None:
        """Take these instead."""
