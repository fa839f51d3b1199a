"""The fitted confidence model as YAML, with what it is worth on both splits."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from evals.examples import Example, examples
from evals.fitting import Model, fit, quality
from evals.subject import Subject


def fitted(subject: Subject) -> str:
    """YAML for assistant/answering/confidence.yaml, fitted on dev only."""
    found = examples(subject)
    dev, test = ([e for e in found if e.case.split == split] for split in ("dev", "test"))
    model = fit(dev)
    lines = ["# Fitted by `talent eval refusal --fit` on the dev split of evals/cases (faq, refusal)."]
    lines += [_quality_line(name, model, cases) for name, cases in (("dev", dev), ("test", test))]
    body = {
        "weights": model.weights,
        "bias": model.bias,
        "threshold": model.answer,
    }
    return "\n".join(lines) + "\n" + yaml.safe_dump(body, sort_keys=False, allow_unicode=True)


def _quality_line(split: str, model: Model, found: Sequence[Example]) -> str:
    figures = ", ".join(f"{name} {value:.3f}" for name, value in quality(model, found).items())
    right, refusable = sum(e.right for e in found), sum(not e.answerable for e in found)
    return f"# {split}: {len(found)} questions ({right} right policy first, {refusable} to refuse): {figures}"
