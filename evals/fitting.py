"""Fits the confidence model of assistant/answering/confidence.yaml on labelled questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.examples import Example

Floats = NDArray[np.float64]
_RIDGE = 0.01  # L2 penalty a case on standardised features: few cases, correlated features
_ROUNDS = 60
_CONSTANT = 1e-6  # a feature that hardly varies says nothing: weight 0
_FALSE_ANSWERS = 0.045  # at most this share of the questions to be refused may be answered


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, bias, and the chance from which on a question is answered."""

    weights: dict[str, float]
    bias: float
    answer: float

    def confidence(self, features: dict[str, float]) -> float:
        """As assistant.answering.confidence computes it."""
        return float(1 / (1 + np.exp(-sum(self.weights[n] * v for n, v in features.items()) - self.bias)))


def fit(found: Sequence[Example]) -> Model:
    """Weights by logistic regression, then the thresholds, all from the examples given."""
    names = list(found[0].features)
    x = np.array([[e.features[n] for n in names] for e in found])
    y = np.array([e.right for e in found], dtype=np.float64)
    centre, spread = x.mean(axis=0), x.std(axis=0)
    varies = spread > _CONSTANT
    standard = _logistic((x - centre) / np.where(varies, spread, 1.0), y)
    weights = np.where(varies, standard[1:] / np.where(varies, spread, 1.0), 0.0)
    bias = float(standard[0] - weights @ centre)
    model = Model({n: round(float(w), 3) for n, w in zip(names, weights, strict=True)}, round(bias, 3), 0.5)
    return _with_thresholds(model, found)


def quality(model: Model, found: Sequence[Example]) -> dict[str, float]:
    """Precision and recall of answering, and the share of questions to be refused that would be answered."""
    answered = [e for e in found if model.confidence(e.features) >= model.answer]
    right = sum(e.right for e in answered)
    refusable = [e for e in found if not e.answerable]
    return {
        "precision": right / max(1, len(answered)),
        "recall": right / max(1, sum(e.right for e in found)),
        "false_answers": sum(not e.answerable for e in answered) / max(1, len(refusable)),
        "wrong_policy_answered": sum(e.answerable and not e.right for e in answered) / max(1, len(answered)),
    }


def _logistic(x: Floats, y: Floats) -> Floats:
    """Newton's method with an L2 penalty that spares the constant; both classes weigh alike."""
    design = np.column_stack([np.ones(len(x)), x])
    weight = np.where(y == 1, 0.5 / max(y.mean(), 1e-9), 0.5 / max(1 - y.mean(), 1e-9))
    penalty = np.diag([0.0, *([_RIDGE * len(x)] * x.shape[1])])
    beta = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weight * (y - p)) - penalty @ beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + penalty
        beta = beta + np.linalg.solve(hessian, gradient)
    return beta


def _with_thresholds(model: Model, found: Sequence[Example]) -> Model:
    """`answer` maximises F1 of answering among those with few false answers."""
    confidences = sorted({round(model.confidence(e.features), 3) for e in found})
    tried = [Model(model.weights, model.bias, c) for c in confidences]
    fair = [m for m in tried if quality(m, found)["false_answers"] <= _FALSE_ANSWERS]
    best = max(fair, key=lambda m: _f1(quality(m, found)))
    return Model(model.weights, model.bias, round(best.answer, 3))


def _f1(q: dict[str, float]) -> float:
    return 2 * q["precision"] * q["recall"] / max(1e-9, q["precision"] + q["recall"])
