"""What the rule tools share: facts as given, a result with what is missing and what would help."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from tools.errors import BadArguments
from tools.rules.asking import questions
from tools.rules.engine import evaluate, others_none
from tools.rules.evaluation import Ask, Evaluation, State
from tools.rules.lines import lines
from tools.rules.nearest import changes
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme
from tools.rules.values import Pair, parse_facts
from tools.types import Caller, MissingFacts, Outcome, Question, ToolResult


class SchemeArguments(BaseModel):
    """A scheme and what is known of the person."""

    scheme: str = Field(
        description="方案的编号、名称或别名，例如 上海市居住证积分；全部方案见 talent schemes"
    )
    facts: dict[str, Any] = Field(
        default_factory=dict,
        description="已知的事实：名称（编号或中文名，见 talent facts）到值；不知道的不写或写 null；"
        '范围写 {"min": 下限, "max": 上限}。只能是本人说过的或查得到的，不得推测',
    )
    others_none: bool = Field(
        default=False, description="本人已说明其余没有（没有写到的奖励、加分、不良记录等都没有）"
    )


def known_facts(rules: Rulebook, facts: Mapping[str, Any], nothing_else: bool) -> dict[str, Pair]:
    """The facts, checked."""
    known = parse_facts(facts, rules.words)
    return others_none(known, rules) if nothing_else else known


def worked_out(rules: Rulebook, scheme: Scheme, facts: Mapping[str, Pair], as_of: date) -> Evaluation:
    """The evaluation with the questions still worth asking, and the nearest changes."""
    found = evaluate(rules, scheme, facts, as_of)
    ask = questions(rules, scheme, facts, as_of)
    nearest = changes(rules, scheme, facts, as_of) if found.status is State.NOT_MET else []
    return found.model_copy(update={"ask": ask, "changes": nearest})


def outcome(found: Evaluation) -> Outcome:
    """The result; while it is open what is missing, with what can be said so far."""
    result = ToolResult(found, lines(found), found.as_of, tuple(found.basis), card(found))
    if found.status is State.UNKNOWN and found.ask:
        return MissingFacts(tuple(_question(a) for a in found.ask), result)
    return result


def card(found: Evaluation) -> dict[str, Any]:
    """The card of an evaluation: {"type": "check", ...}; see cards.md."""
    return {"type": "check", **found.model_dump(mode="json")}


def points_scheme(rules: Rulebook, name: str) -> Scheme:
    """The scheme, if it gives points."""
    return _with(rules, name, any(v.points for v in rules[name].versions), "不是积分类方案")


def class_scheme(rules: Rulebook, name: str) -> Scheme:
    """The scheme, if it gives classes."""
    return _with(rules, name, any(v.grades for v in rules[name].versions), "不分类别")


def _with(rules: Rulebook, name: str, fits: bool, lack: str) -> Scheme:
    if not fits:
        raise BadArguments(f"“{rules[name].name}”{lack}，请改用 check_eligibility（资格自测）。")
    return rules[name]


def evaluated(rules: Rulebook, scheme: Scheme, arguments: SchemeArguments, caller: Caller) -> Outcome:
    """A scheme for the facts of the arguments on the caller's day."""
    facts = known_facts(rules, arguments.facts, arguments.others_none)
    return outcome(worked_out(rules, scheme, facts, caller.as_of))


def _question(ask: Ask) -> Question:
    return Question(ask.fact, ask.label, ask.question, tuple(ask.choices), ask.unit)
