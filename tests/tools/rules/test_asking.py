"""Which fact is asked for: never one that decides nothing, groups at once, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.tools.rules.books import book
from tools.rules.asking import questions
from tools.rules.evaluation import Ask
from tools.rules.rulebook import rulebook
from tools.rules.values import parse_facts

_DAY = date(2026, 3, 1)
_START = "- from: 2024-01-01\n  document: d\n  requires:\n"
_BOTH = """  - {text: 年龄线, when: 年龄 ≤ 45, basis: d#1}
  - {text: 缴满, when: 本市社保累计月数 ≥ 24 或 职称 ≥ 中级, basis: d#1}
"""
_RECORD = """  - {text: 没有虚假, when: 提供虚假材料次数 = 0, basis: d#1}
  - {text: 没有拘留, when: 行政拘留次数 = 0, basis: d#1}
"""


def _asked(folder: Path, requires: str, facts: dict[str, Any], cannot: Sequence[str] = ()) -> list[Ask]:
    rules = book(folder, _START + requires)
    return questions(rules, rules["test"], parse_facts(facts, rules.words), _DAY, cannot)


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"年龄": 50}, set()),  # not met whatever else
        ({"年龄": 30, "本市社保累计月数": 30}, set()),  # met whatever the title
        ({"年龄": 30, "本市社保累计月数": 3}, {"title"}),
        ({"年龄": 30, "职称": "中级"}, set()),
        ({"本市社保累计月数": 30}, {"age"}),
    ],
)
def test_only_what_decides_is_asked(tmp_path: Path, facts: dict[str, Any], asked: set[str]) -> None:
    assert {a.fact for a in _asked(tmp_path, _BOTH, facts)} == asked


def test_facts_of_one_group_are_one_question_with_an_answer_that_denies_all(tmp_path: Path) -> None:
    (ask,) = _asked(tmp_path, _RECORD, {})
    assert ask.fact == "bad_record"
    assert ask.choices[-1] == "都没有"
    assert len(ask.choices) == 3


def test_the_last_open_fact_of_a_group_is_asked_for_by_itself(tmp_path: Path) -> None:
    (ask,) = _asked(tmp_path, _RECORD, {"提供虚假材料次数": 0})
    assert ask.label == "行政拘留次数"


def test_what_the_person_does_not_know_is_not_asked_again(tmp_path: Path) -> None:
    before = _asked(tmp_path, _BOTH, {})
    after = _asked(tmp_path, _BOTH, {}, [before[0].fact])
    assert before[0].fact not in {a.fact for a in after}
    assert after


def test_the_most_deciding_question_comes_first(tmp_path: Path) -> None:
    shares = [a.share for a in _asked(tmp_path, _BOTH, {})]
    assert shares == sorted(shares, reverse=True)


def test_the_same_facts_lead_to_the_same_questions() -> None:
    rules = rulebook()
    facts = parse_facts({"年龄": 32}, rules.words)
    twice = [questions(rules, rules["居住证积分"], facts, _DAY) for _ in range(2)]
    assert twice[0] == twice[1] != []
