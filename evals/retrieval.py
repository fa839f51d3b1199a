"""Suite retrieval: hit@k, MRR, nDCG@10 of search; a clause is relevant as far as it states the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.exams.wording import says
from evals.casebook import Case, Split, load
from evals.metrics import Measure, hit_at, mean, ndcg_at, reciprocal_rank
from evals.report import Failure, Report
from evals.subject import Subject
from knowledge.types import Clause

_K = 10
_RELEVANT = 0.5  # of the facts that the best clause states, a clause must state this share to count


def run(subject: Subject, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Search for every case and measure."""
    measured, failures = [], []
    for case in selected(split) if cases is None else cases:
        relevant = relevant_clauses(case, subject)
        found = subject.found(case, _K)
        gains = [relevant.get(clause.id, 0.0) for clause in found]
        measured.append((case, gains, list(relevant.values())))
        if not hit_at(gains, 5):
            failures.append(_failure(case, relevant, found))
    return Report("retrieval", _measures(measured), failures)


def selected(split: Split) -> list[Case]:
    """The search cases, and the questions of suite faq that policies in force answer."""
    questions = [c for c in load("faq-*.yaml", split) if c.kind == "answer" and c.facts and c.policy]
    return [*load("retrieval.yaml", split), *questions]


def relevant_clauses(case: Case, subject: Subject) -> Mapping[str, float]:
    """The relevant clauses by id with their gain: the share of the facts that their text states."""
    clauses = [clause for document in case.policy for clause in subject.clauses(document)]
    gains = {c.id: _gain(c.text, case) for c in clauses}
    if not any(gains.values()):
        gains = {c.id: _gain(f"{c.context}\n{c.text}", case) for c in clauses}
    floor = _RELEVANT * max(gains.values(), default=0.0)
    return {clause: gain for clause, gain in gains.items() if gain > 0 and gain >= floor}


def _gain(text: str, case: Case) -> float:
    return sum(says(text, fact) for fact in case.facts) / len(case.facts)


def _measures(measured: Sequence[tuple[Case, list[float], list[float]]]) -> dict[str, Measure]:
    gains = [g for _, g, _ in measured]
    by_label = {
        f"hit@5_{label}": mean([hit_at(g, 5) for case, g, _ in measured if (case.label or "问句") == label])
        for label in dict.fromkeys(case.label or "问句" for case, _, _ in measured)
    }
    return {
        "hit@1": mean([hit_at(g, 1) for g in gains]),
        "hit@3": mean([hit_at(g, 3) for g in gains]),
        "hit@5": mean([hit_at(g, 5) for g in gains]),
        "hit@10": mean([hit_at(g, 10) for g in gains]),
        "mrr@10": mean([reciprocal_rank(g) for g in gains]),
        "ndcg@10": mean([ndcg_at(g, ideal, _K) for _, g, ideal in measured]),
        **by_label,
    }


def _failure(case: Case, relevant: Mapping[str, float], found: Sequence[Clause]) -> Failure:
    expected = "、".join(list(relevant)[:5]) or f"没有条款说到要点（{'/'.join(case.policy)}）"
    got = "、".join(clause.id for clause in found[:5]) or "无"
    cause = "前5条没有相关条款" if relevant else "用例或政策库有误：没有条款说到要点"
    return Failure(case.id, case.question, cause, "/".join(case.policy), expected, got)
