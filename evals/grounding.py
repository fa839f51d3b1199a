"""Suite grounding: false statements that the verifier lets through, faithful ones that it takes away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from assistant.verification import verified
from evals.casebook import Case, Split
from evals.claims import PARTS, Claim, claims
from evals.metrics import Measure, mean
from evals.report import Failure, Report
from evals.subject import Subject


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with what the verifier said of it, and in how many milliseconds."""

    claim: Claim
    ok: bool
    reasons: str
    ms: float

    @property
    def right(self) -> bool:
        """Whether it was let through exactly if nothing is wrong with it."""
        return self.ok == (not self.claim.kind)


def run(subject: Subject | None, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """All claims of a part; they need no installation and no questions."""
    return report([judged(claim) for claim in claims(split)])


def judged(claim: Claim) -> Judged:
    """The verifier's word on one claim."""
    began = perf_counter()
    verdict = verified(
        claim.say,
        claim.passages,
        as_of=claim.as_of,
        places=[claim.place],
        question=claim.question,
        past=claim.past,
        beside=claim.beside,
    )
    ms = (perf_counter() - began) * 1000
    return Judged(claim, verdict.ok, "；".join(f"{r.kind} {r.words}" for r in verdict.reasons), ms)


def report(found: Sequence[Judged]) -> Report:
    """Both parts apart; what went wrong in test is withheld, so that nobody tunes on it unawares."""
    wrong = [one for one in found if not one.right]
    shown, withheld = (
        [_failure(j) for j in wrong if (j.claim.split == "test") is blind] for blind in (False, True)
    )
    return Report("grounding", measures(found), shown, withheld=withheld)


def measures(found: Sequence[Judged]) -> dict[str, Measure]:
    """Shares by part and by kind; the two `…_kept` and `…_stopped` are those with floors."""
    table = {**_shares(found), **_times(found)}
    for part in PARTS:
        some = [j for j in found if j.claim.split == part]
        table |= {f"{name}:{part}": measure for name, measure in _shares(some).items() if measure.n}
    for kind in sorted({j.claim.kind for j in found if j.claim.kind}):
        table[f"stopped_{kind}"] = mean([not j.ok for j in found if j.claim.kind == kind])
    return table


def _shares(found: Sequence[Judged]) -> dict[str, Measure]:
    false = [j for j in found if j.claim.kind]
    return {
        "false_stopped": mean([not j.ok for j in false]),
        **{
            f"false_stopped_{name}": mean([not j.ok for j in false if j.claim.set == name])
            for name in ("false", "made", "answers")
        },
        "faithful_kept": mean([j.ok for j in found if j.claim.set == "faithful"]),
        "faithful_kept_answers": mean([j.ok for j in found if j.claim.set == "answers" and not j.claim.kind]),
        "answers_right": mean(_whole(found)),
    }


def _whole(found: Sequence[Judged]) -> list[bool]:
    """Whole answers of which every sentence was judged right."""
    answers: dict[str, bool] = {}
    for one in found:
        if one.claim.set == "answers":
            key = one.claim.id.split(".")[0]
            answers[key] = answers.get(key, True) and one.right
    return list(answers.values())


def _times(found: Sequence[Judged]) -> dict[str, Measure]:
    times = [j.ms for j in found]
    points = {name: float(np.percentile(times, q)) for name, q in (("p50", 50), ("p95", 95))} if times else {}
    return {f"ms_{name}": Measure(at, at, at, len(times)) for name, at in points.items()}


def _failure(one: Judged) -> Failure:
    claim = one.claim
    cause = f"不实的句子放过了（{claim.kind}）" if claim.kind else "忠实的句子删掉了"
    cited = " / ".join(f"{p.clause.id} {p.clause.text}" for p in claim.passages)
    expected = "不支持" if claim.kind else "支持"
    return Failure(
        claim.id, claim.question, cause, claim.say, f"{expected}；所引：{cited}", one.reasons or "支持"
    )
