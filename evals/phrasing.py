"""Suite phrasing: what answers keep when a model says them that only rewords, and how much of it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.casebook import Case, Split, load
from evals.faq import failure_of
from evals.judge import Verdict, judge
from evals.metrics import Measure, mean
from evals.report import Report
from evals.subject import Subject
from evals.writers import WRITERS

_KEPT = re.compile(r"^phrase: .*kept (\d+) of (\d+)")


@dataclass(frozen=True, slots=True)
class Written:
    """One question: judged without a model and with one, and what became of the model's sentences."""

    plain: Verdict
    phrased: Verdict
    kept: int
    tried: int
    told_is_said: bool


def run(subject: Subject, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Ask every case without a model and with each writer."""
    chosen = [c for c in (load("faq-*.yaml", split) if cases is None else cases) if c.kind == "answer"]
    written = [one for name in WRITERS for one in _by(name, subject, chosen)]
    lost = [w.phrased for w in written if w.plain.passed and not w.phrased.passed]
    return Report("phrasing", measures(written), [failure_of(v, subject) for v in lost])


def measures(written: Sequence[Written]) -> dict[str, Measure]:
    """Facts said without a model that are said with one, answers still right, sentences kept."""
    facts = [
        after
        for w in written
        for before, after in zip(w.plain.stated, w.phrased.stated, strict=True)
        if before
    ]
    phrased = [w for w in written if w.tried]
    lengths = [len(w.phrased.text) / max(1, len(w.plain.text)) for w in phrased]
    return {
        "facts_kept": mean(facts),
        "answers_kept": mean([w.phrased.passed for w in written if w.plain.passed]),
        "sentences_kept": mean(
            [1.0] * sum(w.kept for w in phrased) + [0.0] * sum(w.tried - w.kept for w in phrased)
        ),
        "answers_phrased": mean([bool(w.kept) for w in written]),
        "told_is_said": mean([w.told_is_said for w in written]),
        "length": mean(lengths),
    }


def _by(name: str, subject: Subject, cases: Sequence[Case]) -> list[Written]:
    writer = Subject(subject, WRITERS[name])
    return [_written(case, subject, writer) for case in cases]


def _written(case: Case, subject: Subject, writer: Subject) -> Written:
    told: list[str] = []
    result = writer.asked(
        case.question, None, case.region, case.as_of,
        lambda kind, data: told.append(data["text"]) if kind == "delta" else None,
    )  # fmt: skip
    found = next((m for line in result.answer.trace if (m := _KEPT.match(line))), None)
    kept, tried = (int(found[1]), int(found[2])) if found else (0, 0)
    phrased = judge(case, result.to_json(), subject)
    said = "".join(told) in ("", result.answer.text)
    return Written(judge(case, subject.ask(case), subject), phrased, kept, tried, said)
