"""What officers do about examinations: keep cases, run them, look at runs, set the floors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from assistant.errors import BadRequest
from assistant.exams.comparing import compared, verdict_json
from assistant.exams.examiner import Examiner, Progress
from assistant.exams.measures import measured, measures
from assistant.exams.ports import Exams
from assistant.exams.proposal import proposed
from assistant.exams.types import Case, Run
from assistant.privacy import mask
from assistant.staff.types import Staff
from knowledge.regions import regions
from knowledge.releases import Releases

_MOST = 3000
Quiet: Progress = lambda done, total: None  # noqa: E731


@dataclass(frozen=True, slots=True)
class ExamDesk:
    """The work of the Evaluation page and of `talent exams`."""

    exams: Exams
    examiner: Examiner
    releases: Releases
    answer: Callable[[str], Mapping[str, Any] | None]
    turns: Callable[[str], Sequence[Mapping[str, Any]]]
    now: Callable[[], datetime]

    def cases(self, suite: str = "") -> list[Case]:
        """The cases of a suite, or all."""
        return [case for case in self.exams.cases() if suite in ("", case.suite)]

    def keep(self, who: Staff, case: Case) -> Case:
        """Keep a new case (its id is empty) or a changed one; BadRequest says what is wrong with it."""
        known = {one.id: one for one in self.exams.cases()}
        if case.id and case.id not in known:
            raise BadRequest("没有这条用例，可能已被删除。请刷新后再试。")
        if not case.id and len(known) >= _MOST:
            raise BadRequest(f"已有 {_MOST} 条用例，不能再多。请先删除不用的。")
        made = checked(case, who, self.now())
        if case.id:
            made = replace(made, origin=known[case.id].origin)
        if patterns(made) - (patterns(known[case.id]) if case.id else set()):
            raise BadRequest("要点按原样去找，不能以斜线开头和结尾。请去掉斜线。")
        if twin := next((one for one in known.values() if _same(one, made)), None):
            raise BadRequest(f"“{twin.suite}”里已有同样的问题（同地区、同日期、同上文）。请改那一条。")
        self.exams.keep(made)
        return made

    def listed(self) -> dict[str, Any]:
        """All cases as JSON values, and what the documents are called that they want cited."""
        cases = self.cases()
        wanted = {one for case in cases for one in case.documents}
        found = {one: self.examiner.search.document(one) for one in wanted}
        titles = {one: document.title for one, document in found.items() if document}
        return {"cases": [case_json(one) for one in cases], "titles": titles}

    def take_in(self, who: Staff, cases: Sequence[Case]) -> tuple[int, int]:
        """Keep cases of a file under their own ids: how many are new, and how many were changed."""
        known = {one.id for one in self.exams.cases()}
        for pattern in set().union(*map(patterns, cases)):
            _must_compile(pattern)
        made = [checked(case, who, self.now()) for case in cases]
        if len(known | {case.id for case in made}) > _MOST:
            raise BadRequest(f"用例会超过 {_MOST} 条，没有导入。请分开导入，或先删除不用的。")
        self.exams.keep(*made)
        fresh = sum(case.id not in known for case in made)
        return fresh, len(made) - fresh

    def drop(self, case_id: str) -> bool:
        """Forget a case."""
        return self.exams.drop(case_id)

    def proposal(self, answer_id: str) -> dict[str, Any] | None:
        """A case made of a given answer, to be confirmed; None if the answer is not kept any more."""
        kept = self.answer(answer_id)
        return proposed(kept, self.turns(kept["conversation_id"])) if kept else None

    def run(self, who: Staff, suite: str, draft: bool, progress: Progress = Quiet) -> Run:
        """Ask the cases in use: of the release that answers, or of what would be published now."""
        cases = [case for case in self.cases(suite) if case.enabled]
        if not cases:
            raise BadRequest("没有可用的用例。请先添加或启用用例，再评测。")
        if not draft:
            return self.examiner.serving(cases, who.shown, suite, progress, again=True)
        candidate = self.releases.prepare()
        try:
            return self.examiner.candidate(cases, candidate, who.shown, suite, progress)
        finally:
            self.releases.discard(candidate)

    def against(self, before: str, after: str) -> dict[str, Any]:
        """Two runs side by side; BadRequest where the answers of one are not kept."""
        was, now = self.whole(before), self.whole(after)
        return compared(was, now) | {"before": run_json(was), "after": run_json(now)}

    def whole(self, run_id: str) -> Run:
        """A run with its answers; BadRequest where they are not kept."""
        run = self.exams.run(run_id)
        if run is None or not run.verdicts:
            raise BadRequest("这次评测的各条答案已不再保存（只保存近 60 次的）。请重新评测。")
        return run

    def set_floors(self, floors: Mapping[str, float]) -> Mapping[str, float]:
        """Set what a release must reach, in shares of one; a measure that is left out has no floor."""
        if unknown := floors.keys() - measures().keys():
            raise BadRequest(f"没有这样的指标：{'、'.join(sorted(unknown))}。")
        if any(not 0 <= floor <= 1 for floor in floors.values()):
            raise BadRequest("门槛应在 0 到 100% 之间。")
        self.exams.set_floors(floors)
        return self.exams.floors()


def checked(case: Case, who: Staff, now: datetime) -> Case:
    """A case as it may be kept: personal data masked, blanks gone; BadRequest says what is wrong."""
    question, suite = mask(case.question).strip(), case.suite.strip() or "日常"
    facts = tuple(tuple(filter(None, (way.strip() for way in fact))) for fact in case.facts)
    facts = tuple(fact for fact in facts if fact)
    if not question:
        raise BadRequest("用例没有写问题。请写上问题再保存。")
    if case.kind == "ask" and not facts:
        raise BadRequest("要求反问的用例，请写出应当问到或列出的词。")
    if case.kind == "answer" and not (facts or case.documents):
        raise BadRequest("请至少写一个要点，或选一份应引的文件，否则答什么都算对。")
    region = regions().resolve(case.region).code if case.region else None
    before = tuple(filter(None, (mask(one).strip() for one in case.before)))
    about = {"question": question, "suite": suite, "facts": facts, "region": region, "before": before}
    made = uuid4().hex[:12]
    return replace(case, **about, id=case.id or made, by=who.shown, at=now)  # type: ignore[arg-type]


def case_json(case: Case) -> dict[str, Any]:
    """A case as JSON values."""
    days = {"as_of": case.as_of and case.as_of.isoformat(), "at": case.at and case.at.isoformat()}
    place = regions().name(case.region) if case.region else ""
    return asdict(case) | days | {"region_name": place}


def run_json(run: Run, whole: bool = False) -> dict[str, Any]:
    """A run as JSON values; `whole` with what was answered."""
    told = {
        "id": run.id, "at": run.at.isoformat(), "by": run.by, "suite": run.suite,
        "release": run.release, "candidate": run.candidate, "measures": measured(run.counts),
    }  # fmt: skip
    return told | ({"verdicts": [verdict_json(one) for one in run.verdicts]} if whole else {})


def _must_compile(pattern: str) -> None:
    try:
        re.compile(pattern[1:-1])
    except re.error as error:
        raise BadRequest(f"匹配式 {pattern} 写得不对（{error}）。没有导入，请改正文件后再导入。") from error


def patterns(case: Case) -> set[str]:
    """The ways of writing that are patterns (`/…/`): they come with a file, from who runs the machine."""
    ways = {way for fact in case.facts for way in fact} | set(case.never)
    return {way for way in ways if len(way) > 2 and way[0] == way[-1] == "/"}


def _same(one: Case, other: Case) -> bool:
    keys = ("question", "region", "as_of", "before")
    return one.id != other.id and all(getattr(one, key) == getattr(other, key) for key in keys)
