"""Suite faq: questions that the corpus answers. Facts said, sources right, in force, in place."""

from __future__ import annotations

from collections.abc import Sequence

from evals.casebook import Case, Split, load
from evals.causes import cause_of
from evals.judge import Verdict, judge
from evals.metrics import Measure, mean
from evals.report import Failure, Report
from evals.subject import Subject


def run(subject: Subject, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Ask every case and measure."""
    verdicts = verdicts_on(load("faq-*.yaml", split) if cases is None else cases, subject)
    failures = [failure_of(v, subject) for v in verdicts if not v.passed]
    return Report("faq", measures(verdicts), failures)


def verdicts_on(cases: Sequence[Case], subject: Subject) -> list[Verdict]:
    """Every case asked and judged."""
    return [judge(case, subject.ask(case), subject) for case in cases]


def measures(verdicts: Sequence[Verdict]) -> dict[str, Measure]:
    """The measures of answered questions."""
    direct = [v for v in verdicts if v.case.kind in ("answer", "history")]
    told = [v for v in direct if not v.refused]
    stated = [(said, held) for v in told for said, held in zip(v.stated, v.supported, strict=True)]
    clarify = [v for v in verdicts if v.case.kind == "clarify"]
    cited = [v for v in verdicts if v.cited]
    return {
        "key_facts_per_question": mean([v.complete for v in direct]),
        "key_facts_each": mean([said and not v.refused for v in direct for said in v.stated]),
        "right_source_cited": mean([v.right_source and not v.refused for v in direct]),
        "fact_in_cited_clause": mean([held for said, held in stated if said]),
        "citations_in_force": mean([not v.outdated for v in cited]),
        "citations_in_region": mean([not v.misplaced for v in cited]),
        "clarification": mean([v.passed for v in clarify]),
        "not_refused": mean([not v.refused for v in verdicts]),
        "history_right": mean([v.passed for v in direct if v.case.kind == "history"]),
        "passed": mean([v.passed for v in verdicts]),
    }


def failure_of(verdict: Verdict, subject: Subject) -> Failure:
    """The failed case as one reads it."""
    case = verdict.case
    expected = "；".join("/".join(fact) for fact in case.facts) or "/".join(case.asks or case.status)
    if case.policy:
        expected += f"  ←{'/'.join(case.policy)}"
    got = f"[{verdict.status}] {verdict.text}\n引：{'、'.join(verdict.cited) or '无'}"
    return Failure(case.id, case.question, *cause_of(verdict, subject), expected, got)
