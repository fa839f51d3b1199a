"""A release check: the officers' own cases, before a release serves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.exams.comparing import compared
from assistant.exams.examiner import Examiner, Progress
from assistant.exams.measures import measured, measures
from assistant.exams.ports import Exams
from assistant.exams.types import Case, Run
from knowledge.review.checks.trial import Finding, Trial

BY = "发布前检查"
_NAMED = 20  # questions that are named one by one


@dataclass(slots=True)
class Gate:
    """Asks the cases in use of what is to be published: below a floor it stops."""

    exams: Exams
    examiner: Examiner
    name: str = "本中心评测"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding a measure below its floor, and one a question that was right and is not any more."""
        cases = [case for case in self.exams.cases() if case.enabled]
        if not cases or not trial.moved:
            return
        progress: Progress = lambda done, total: trial.progress("exam", done, total)  # noqa: E731
        run = self.examiner.candidate(cases, trial.candidate, BY, "", progress)
        yield from self._below(run)
        if not trial.is_first and not trial.search.trouble():
            before = self.examiner.serving(cases, BY, "", progress, again=False)
            yield from self._turned(before, run, cases)

    def _below(self, run: Run) -> Iterator[Finding]:
        floors = self.exams.floors()
        for row in measured(run.counts):
            floor = floors.get(row["measure"])
            if floor is not None and row["right"] < floor * row["of"] - 1e-9:
                yield Finding("stop", self.name, _told(row["measure"], row["right"], row["of"], floor))

    def _turned(self, before: Run, run: Run, cases: Sequence[Case]) -> Iterator[Finding]:
        expected = {case.id: case.documents for case in cases}
        worse = [row for row in compared(before, run)["rows"] if row["turn"] == "worse"]
        for row in worse[:_NAMED]:
            problems = "；".join(row["after"]["problems"])
            text = f"“{row['question']}”原来答对，发布后不对：{problems}。"
            cited = tuple(one["clause"] for one in row["after"]["cited"])
            yield Finding("warn", self.name, text, expected.get(row["case"], ()), cited)
        if (left := len(worse) - _NAMED) > 0:
            yield Finding("warn", self.name, f"另有 {left} 条用例由对变错，请在“评测”页对照两次评测。")


def _told(measure: str, right: int, of: int, floor: float) -> str:
    name = measures()[measure]["name"]
    return f"“{name}”{right}/{of}（{right / of:.1%}），低于门槛 {floor:.0%}。请在“评测”页看是哪些用例。"
