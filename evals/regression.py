"""A release check: questions of the evaluation set that were right and would not be any more."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from evals.casebook import Case, load
from evals.judge import Verdict, judge
from evals.subject import Subject
from knowledge.errors import KnowledgeError
from knowledge.regions import regions
from knowledge.review.checks.trial import Finding, Trial

BUDGET = 60.0  # seconds; what is not asked by then is said


class Regression:
    """Asks the release that serves and the one to come; a question that only the first answers is told."""

    name = "评测问题"

    def __init__(self, cases: Sequence[Case] | None = None, budget: float = BUDGET) -> None:
        self._cases, self._budget = cases, budget

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding a question, and one more if there was no time for all of them."""
        if trial.is_first or not trial.moved:
            return
        cases = touched(load("faq-*.yaml") if self._cases is None else self._cases, trial)
        if cases and (reason := _unreadable(trial)):
            yield Finding("warn", self.name, f"现行版本不能提问，没有核对评测问题：{reason}")
            return
        before, after = Subject(trial), Subject(trial)
        shot = trial.releases.open(trial.candidate) if cases else None
        end = time.monotonic() + self._budget
        for done, case in enumerate(cases):
            if time.monotonic() > end:
                yield self._out_of_time(len(cases) - done, len(cases))
                return
            was = judge(case, before.ask(case), before)
            if was.passed and shot is not None:
                with trial.search.on(shot):
                    now = judge(case, after.ask(case), after)
                if not now.passed:
                    yield self._wrong(case, was, now)
            trial.progress("questions", done + 1, len(cases))

    def _wrong(self, case: Case, was: Verdict, now: Verdict) -> Finding:
        facts = "；".join("/".join(fact) for fact in case.facts) or "/".join(case.asks or case.status)
        text = (
            f"“{case.question}”（{case.id}）原来答对，发布后不对。应说到：{facts or '见用例'}。"
            f"原来答：{_short(was.text)}　发布后答：{_short(now.text)}"
        )
        return Finding("warn", self.name, text, case.policy, now.cited)

    def _out_of_time(self, left: int, count: int) -> Finding:
        text = f"{count} 个有关的评测问题里有 {left} 个没有来得及问（限时 {self._budget:.0f} 秒）。"
        return Finding("warn", self.name, text + "发布后可运行 talent eval faq 全部核对。")


def _unreadable(trial: Trial) -> str | None:
    """Why the serving release cannot be asked: another embedding model built it, say."""
    try:
        trial.search.release()
    except KnowledgeError as error:
        return str(error)
    return None


def touched(cases: Iterable[Case], trial: Trial) -> list[Case]:
    """The cases whose policy serves and that a change can touch: of the same place, or one above or below."""
    served = {document.id for document in trial.served.values()}
    places = {document.region for document in trial.moved}
    regions_of = {document.id: document.region for document in trial.served.values()}
    return [
        case
        for case in cases
        if not served.isdisjoint(case.policy) and _near(_places(case, regions_of), places)
    ]


def _places(case: Case, regions_of: dict[str, str]) -> Iterator[str]:
    yield from (regions_of[policy] for policy in case.policy if policy in regions_of)


def _near(ones: Iterable[str], others: Iterable[str]) -> bool:
    table = regions()
    return any(a in table.chain(b) or b in table.chain(a) for a in ones for b in others)


def _short(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}……"
