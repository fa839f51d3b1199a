"""The suites by name, each run against an installation and held to its floors in thresholds.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from evals import (
    attacks,
    conversations,
    faq,
    grounding,
    hotline,
    knowledge,
    personal,
    phrasing,
    refusal,
    retrieval,
    rules,
    talking,
)
from evals.casebook import Case, Split
from evals.report import Report
from evals.subject import Subject

Suite = Callable[[Subject, Split, Sequence[Case] | None], Report]
SUITES: Mapping[str, Suite] = {
    "retrieval": retrieval.run,
    "faq": faq.run,
    "refusal": refusal.run,
    "conversations": conversations.run,
    "dialogue": talking.run,
    "phrasing": phrasing.run,
    "knowledge": knowledge.run,
    "rules": rules.run,
    "grounding": grounding.run,
    "attacks": attacks.run,
    "personal": personal.run,
    "hotline": hotline.run,
}


def run(name: str, subject: Subject, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """One suite with its floors; cases of one's own have none."""
    report = SUITES[name](subject, split, cases)
    return replace(report, floors=floors(name)) if cases is None else report


def floors(suite: str) -> dict[str, float]:
    """The least value of each measure that the project holds itself to."""
    table = yaml.safe_load(Path(__file__).with_name("thresholds.yaml").read_text(encoding="utf-8"))
    return dict(table.get(suite, {}))
