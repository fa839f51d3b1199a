"""The fit of the confidence model on examples with a known answer."""

from __future__ import annotations

import numpy as np
import pytest

from evals.casebook import Case
from evals.examples import Example
from evals.fitting import fit, quality


def _examples(n: int = 200) -> list[Example]:
    """Right policies have a high `cosine`; `constant` never varies; `noise` says nothing."""
    random = np.random.default_rng(7)
    found = []
    for i in range(n):
        right = i % 2 == 0
        cosine = float(random.normal(0.9 if right else 0.8, 0.03))
        case = Case(str(i), "问", kind="answer" if right else "refuse")
        found.append(
            Example(case, {"cosine": cosine, "constant": 1.0, "noise": float(random.random())}, right)
        )
    return found


def test_the_telling_feature_gets_the_weight_and_a_constant_one_none() -> None:
    model = fit(_examples())
    assert model.weights["cosine"] > 10 * abs(model.weights["noise"])
    assert model.weights["constant"] == 0


def test_chances_separate_right_from_wrong() -> None:
    model = fit(_examples())
    assert model.confidence({"cosine": 0.95, "constant": 1.0, "noise": 0.5}) > 0.9
    assert model.confidence({"cosine": 0.75, "constant": 1.0, "noise": 0.5}) < 0.1


def test_the_threshold_answers_most_and_lets_few_false_answers_through() -> None:
    found = _examples()
    reached = quality(fit(found), found)
    assert reached["recall"] > 0.85
    assert reached["false_answers"] <= 0.10


def test_the_same_examples_give_the_same_model() -> None:
    assert fit(_examples()) == fit(_examples())


def test_quality_counts_wrong_policies_of_answerable_questions_apart() -> None:
    model = fit(_examples())
    sure = {"cosine": 1.0, "constant": 1.0, "noise": 0.5}
    wrong = Example(Case("w", "问"), sure, right=False)
    right = Example(Case("r", "问"), sure, right=True)
    assert quality(model, [wrong, right]) == {
        "precision": pytest.approx(0.5),
        "recall": pytest.approx(1.0),
        "false_answers": 0.0,
        "wrong_policy_answered": pytest.approx(0.5),
    }
