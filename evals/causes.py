"""Why an answer failed: where on its way from the corpus to the text the fact was lost."""

from __future__ import annotations

from assistant.exams.wording import says
from evals.casebook import Case, Fact
from evals.judge import Verdict
from evals.subject import Subject
from knowledge.types import Clause

_DEEP = 40


def cause_of(verdict: Verdict, subject: Subject) -> tuple[str, str]:
    """The kind of cause and what exactly."""
    case = verdict.case
    if verdict.status.startswith("error"):
        return "程序出错", verdict.status
    if case.status and not verdict.as_expected:
        return "该拒未拒，或状态不符", verdict.status
    if verdict.outdated:
        return "把不在有效期的条款当现行引用", "、".join(verdict.outdated)
    if verdict.misplaced:
        return "引用了其他地区的条款", "、".join(verdict.misplaced)
    if case.kind == "clarify":
        return "该反问未反问，或没有列出应有的选择", verdict.status
    missing = [fact for fact, said in zip(case.facts, verdict.stated, strict=True) if not said]
    absent = [fact for fact in missing if not _holding(fact, case, subject)]
    if absent:
        return "政策库缺要点", _written(absent)
    if not verdict.right_source:
        return _lost_document(verdict, subject)
    if missing:
        return "文件对，条款没选中", f"{_written(missing)}，在 {_where(missing[0], case, subject)}"
    return "噪声：出现了不该有的说法", "、".join(verdict.forbidden)


def _lost_document(verdict: Verdict, subject: Subject) -> tuple[str, str]:
    case = verdict.case
    found = [clause.document_id for clause in subject.found(case, _DEEP)]
    if verdict.refused:
        stage = "误拒"
    elif verdict.status.startswith("clarification"):
        stage = "多余反问"
    else:
        stage = "选错政策"
    places = [str(found.index(p) + 1) for p in case.policy if p in found]
    where = f"检索第{places[0]}位" if places else f"检索前{_DEEP}没有"
    return stage, f"{verdict.status}，应引 {'/'.join(case.policy)}，{where}"


def _holding(fact: Fact, case: Case, subject: Subject) -> list[Clause]:
    clauses = [c for document in case.policy for c in subject.clauses(document)]
    return [c for c in clauses if says(f"{c.context}\n{c.text}", fact)]


def _where(fact: Fact, case: Case, subject: Subject) -> str:
    return "、".join(c.id for c in _holding(fact, case, subject)[:3])


def _written(facts: list[Fact]) -> str:
    return "；".join("/".join(fact) for fact in facts)
