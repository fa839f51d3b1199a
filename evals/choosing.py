"""Fits the weights of assistant/answering/selection.yaml: which clauses of a policy answer a question.

A listwise softmax model: the clauses of the right policy compete, and one is right as far as it states
the key facts of the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.answering.candidates import candidates
from assistant.answering.features import features
from assistant.answering.selection import MARGIN, Selection
from assistant.exams.wording import says
from assistant.steps.understand import Understand
from evals.casebook import Case, load
from evals.examples import arrived
from evals.subject import Subject

Floats = NDArray[np.float64]
_RIDGE, _ROUNDS, _STEP = 0.001, 1500, 2.0
_SHOWN = 5  # clauses an answer takes from a policy at most
_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Contest:
    """The clauses of the right policy: features, shape (clauses, features), and share of facts stated."""

    case: Case
    features: Floats
    right: Floats


def chosen(subject: Subject) -> str:
    """YAML for assistant/answering/selection.yaml, fitted on dev only."""
    names, contests = _contests(subject)
    dev, test = ([c for c in contests if c.case.split == split] for split in ("dev", "test"))
    weights = _fit(dev)
    lines = ["# Fitted by `talent eval faq --fit` on the dev split of evals/cases/faq-*.yaml."]
    lines += [f"# {name}: {_quality(weights, found)}" for name, found in (("dev", dev), ("test", test))]
    body = {"weights": dict(zip(names, weights.round(2).tolist(), strict=True))}
    return "\n".join(lines) + "\n" + yaml.safe_dump(body, sort_keys=False, allow_unicode=True)


def _contests(subject: Subject) -> tuple[list[str], list[Contest]]:
    names: list[str] = []
    contests = []
    for case in load("faq-*.yaml"):
        if case.kind == "answer" and case.facts and (found := _contest(case, subject)):
            names, contest = found
            contests.append(contest)
    return names, contests


def _contest(case: Case, subject: Subject) -> tuple[list[str], Contest] | None:
    turn = Understand(subject.knowledge)(arrived(case))
    assert turn.reading is not None
    found = subject.knowledge.search(turn.reading.question, k=_DEPTH, region=None, as_of=turn.as_of)
    policies = [c for c in candidates(found.passages) if c.document.id in case.policy]
    if not policies:
        return None
    clauses = Selection(subject.knowledge).weighable(policies[0])
    measured = features(clauses, turn.reading, subject.knowledge)
    right = np.array([np.mean([says(p.clause.text, fact) for fact in case.facts]) for p in clauses])
    if not right.any():
        return None
    names = list(measured[0])
    return names, Contest(case, np.array([[m[n] for n in names] for m in measured]), right)


def _fit(contests: Sequence[Contest]) -> Floats:
    """Gradient ascent on the listwise likelihood with an L2 penalty."""
    weights = np.zeros(contests[0].features.shape[1])
    for _ in range(_ROUNDS):
        gradient = np.zeros_like(weights)
        for contest in contests:
            scores = contest.features @ weights
            chance = np.exp(scores - scores.max())
            gradient += contest.features.T @ (contest.right / contest.right.sum() - chance / chance.sum())
        weights = weights + _STEP * (gradient / len(contests) - _RIDGE * weights)
    return weights


def _quality(weights: Floats, contests: Sequence[Contest]) -> str:
    first, covered, lengths = [], [], []
    for contest in contests:
        scores = contest.features @ weights
        order = [i for i in np.argsort(-scores)[:_SHOWN] if scores[i] >= scores.max() - MARGIN]
        first.append(contest.right[order[0]] > 0)
        covered.append(contest.right[order].sum() >= 1)
        lengths.append(len(order))
    return (
        f"{len(contests)} questions, best clause right {np.mean(first):.3f}, "
        f"facts in reach of the clauses taken {np.mean(covered):.3f}, clauses taken {np.mean(lengths):.1f}"
    )
