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
QUICK = 2.0  # seconds while somebody waits for a publish
WAIT = 3.3  # seconds of a publish after which no question is begun any more,
LEAST = 1.0  # but for these


class Regression:
    """Asks the release to come, and where it is wrong the one that serves; what only that answers is told."""

    name = "评测问题"

    def __init__(
        self, cases: Sequence[Case] | None = None, budget: float = BUDGET, quick: float = QUICK
    ) -> None:
        self._cases, self._budget, self._quick = cases, budget, quick

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding a question, and one more if there was no time for all of them."""
        if trial.is_first or not trial.moved:
            return
        cases = touched(load("faq-*.yaml") if self._cases is None else self._cases, trial)
        if cases and (reason := _unreadable(trial)):
            yield Finding("warn", self.name, f"现行版本不能提问，没有核对评测问题：{reason}")
        elif cases:
            yield from self._asked(cases, trial)

    def _asked(self, cases: Sequence[Case], trial: Trial) -> Iterator[Finding]:
        before, after = Subject(trial), Subject(trial)
        shot = trial.releases.open(trial.candidate)
        budget = self._seconds(trial)
        end = time.monotonic() + budget
        for done, case in enumerate(cases):
            if time.monotonic() > end:
                yield self._out_of_time(len(cases) - done, len(cases), budget)
                return
            with trial.search.on(shot):
                now = judge(case, after.ask(case), after)
            if not now.passed and (was := judge(case, before.ask(case), before)).passed:
                yield self._wrong(case, was, now)
            trial.progress("questions", done + 1, len(cases))

    def _seconds(self, trial: Trial) -> float:
        """How long to ask: of a publish what building and the other checks have left."""
        if trial.thorough:
            return self._budget
        left = trial.begun + WAIT - time.monotonic()
        return min(self._quick, max(left, LEAST))

    def _wrong(self, case: Case, was: Verdict, now: Verdict) -> Finding:
        facts = "；".join("/".join(fact) for fact in case.facts) or "/".join(case.asks or case.status)
        text = (
            f"“{case.question}”（{case.id}）原来答对，发布后不对。应说到：{facts or '见用例'}。"
            f"原来答：{_short(was.text)}　发布后答：{_short(now.text)}"
        )
        return Finding("warn", self.name, text, case.policy, now.cited)

    def _out_of_time(self, left: int, count: int, budget: float) -> Finding:
        text = f"{count} 个有关的评测问题里有 {left} 个没有来得及问（限时 {max(budget, 0):.1f} 秒）。"
        return Finding(
            "warn",
            self.name,
            text + "发布前可用 talent publish --check 多问一些，发布后可用 talent eval faq 全部核对。",
        )


def _unreadable(trial: Trial) -> str | None:
    """Why the serving release cannot be asked as usual: the embedding model that built it is gone, say."""
    try:
        return trial.search.trouble() or None
    except KnowledgeError as error:
        return str(error)


def touched(cases: Iterable[Case], trial: Trial) -> list[Case]:
    """The cases whose policy serves and that a change can touch: of the same place, or one above or below.

    Those that name a changed document come first.
    """
    moved = {document.id for document in trial.moved}
    served = {document.id for document in trial.served.values()}
    places = {document.region for document in trial.moved}
    regions_of = {document.id: document.region for document in trial.served.values()}
    near = [
        case
        for case in cases
        if not served.isdisjoint(case.policy) and _near(_places(case, regions_of), places)
    ]
    return sorted(near, key=lambda case: moved.isdisjoint(case.policy))


def _places(case: Case, regions_of: dict[str, str]) -> Iterator[str]:
    yield from (regions_of[policy] for policy in case.policy if policy in regions_of)


def _near(ones: Iterable[str], others: Iterable[str]) -> bool:
    table = regions()
    return any(a in table.chain(b) or b in table.chain(a) for a in ones for b in others)


def _short(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}……"
