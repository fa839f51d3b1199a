"""Cases of schemes in YAML: a sentence an official can check, the facts, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tools.rules.engine import evaluate, others_none
from tools.rules.evaluation import Evaluation
from tools.rules.nearest import changes
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme
from tools.rules.values import parse_facts


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One case of one scheme."""

    scheme: Scheme
    says: str
    as_of: date
    facts: Mapping[str, Any]
    others_none: bool
    expect: Mapping[str, Any]


def cases_of(scheme: Scheme) -> Iterator[RuleCase]:
    """The cases beside the scheme's file."""
    path = Path(scheme.source.removesuffix(".yaml") + ".cases.yaml")
    for body in yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else ():
        yield RuleCase(
            scheme,
            body["says"],
            body["as_of"],
            body["facts"],
            bool(body.get("others_none", False)),
            body["expect"],
        )


def run_case(rules: Rulebook, case: RuleCase) -> tuple[Evaluation, list[str]]:
    """The evaluation, and how it differs from what is expected (nothing: it is right)."""
    facts = parse_facts(case.facts, rules.words)
    if case.others_none:
        facts = others_none(facts, rules)
    found = evaluate(rules, case.scheme, facts, case.as_of)
    if "changes" in case.expect:
        nearest = changes(rules, case.scheme, facts, case.as_of)
        found = found.model_copy(update={"changes": nearest})
    return found, [
        f"{key}：应为 {wanted}，得到 {got}"
        for key, wanted in case.expect.items()
        if (got := _found(found, key, wanted)) != wanted
    ]


def _found(found: Evaluation, key: str, wanted: Any) -> Any:
    """What came out, in the shape in which it is expected."""
    match key:
        case "status":
            return str(found.status)
        case "points" | "gap":
            return _points(found, key)
        case "class":
            return found.grade
        case "benefits":
            return {b: _amount(found, b) for b in wanted}
        case "amounts":
            return {b: _range(found, b) for b in wanted}
        case "missing":
            return [m for m in wanted if m in found.missing]
        case "from":
            return found.version.start if found.version else None
        case "criteria":
            states = {c.text: str(c.state) for c in found.criteria}
            return {text: states.get(text) for text in wanted}
        case "missing_figures":
            return bool(found.missing_figures)
        case "changes":
            return [c for c in wanted if any(c in change.text for change in found.changes)]
    return f"不认识的检查项 {key}"


def _points(found: Evaluation, key: str) -> Any:
    if found.points is None:
        return None
    if key == "gap":
        return found.points.gap
    low, high = found.points.low, found.points.high
    return low if low == high else [low, high]


def _amount(found: Evaluation, benefit: str) -> Any:
    """The amount of a benefit that is met; the state of one that is not."""
    one = next((b for b in found.benefits if b.id == benefit), None)
    if one is None or str(one.state) != "met" or one.amount is None:
        return str(one.state) if one else None
    low, high = one.amount.low, one.amount.high
    return low if low == high else [low, high]


def _range(found: Evaluation, benefit: str) -> list[float] | None:
    """Lowest and highest amount of a benefit, met or still open."""
    one = next((b.amount for b in found.benefits if b.id == benefit), None)
    return [one.low, one.high] if one else None
