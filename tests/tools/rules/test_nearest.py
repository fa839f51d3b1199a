"""The nearest changes: the smallest, nearest first, upwards only, none where nothing can be said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.tools.rules.books import book
from tools.rules.evaluation import ChangeResult
from tools.rules.nearest import changes
from tools.rules.values import parse_facts

_DAY = date(2026, 3, 1)
_START = "- from: 2024-01-01\n  document: d\n  requires:\n"
_MONTHS = "  - {text: 缴满, when: 本市社保累计月数 ≥ 24, basis: d#1}\n"
_TITLE = "  - {text: 职称, when: 职称 ≥ 中级, basis: d#1}\n"
_EITHER = "  - {text: 之一, when: 本市社保累计月数 ≥ 24 或 职称 ≥ 中级, basis: d#1}\n"
_YOUNG = "  - {text: 年龄线, when: 年龄 ≤ 45, basis: d#1}\n"
_FEWER = "  - {text: 不超过, when: 本市社保累计月数 ≤ 12, basis: d#1}\n"


def _near(folder: Path, requires: str, facts: dict[str, Any], head: str = _START) -> list[ChangeResult]:
    rules = book(folder, head + requires)
    return changes(rules, rules["test"], parse_facts(facts, rules.words), _DAY)


def test_one_change_says_how_much_more(tmp_path: Path) -> None:
    assert [c.text for c in _near(tmp_path, _MONTHS, {"本市社保累计月数": 16})] == ["再缴8个月社保"]


def test_the_nearest_of_two_ways_comes_first(tmp_path: Path) -> None:
    for months, first in ((20, "再缴4个月社保"), (0, "取得中级职称")):
        found = _near(tmp_path, _EITHER, {"本市社保累计月数": months, "职称": "初级"})
        assert found[0].text == first
        assert [c.effort for c in found] == sorted(c.effort for c in found)


def test_two_changes_go_together_where_neither_is_enough(tmp_path: Path) -> None:
    found = _near(tmp_path, _MONTHS + _TITLE, {"本市社保累计月数": 16, "职称": "初级"})
    assert [sorted(c.facts) for c in found] == [["insurance_months", "title"]]
    assert "，并" in found[0].text


@pytest.mark.parametrize(
    ("requires", "facts"),
    [
        (_MONTHS, {}),  # open: the months are not known
        (_MONTHS, {"本市社保累计月数": 24}),  # met
        (_YOUNG, {"年龄": 50}),  # nobody grows younger
        (_FEWER, {"本市社保累计月数": 20}),  # months are never taken back
        (_YOUNG + _MONTHS, {"年龄": 50, "本市社保累计月数": 16}),  # something else stays unmet
    ],
)
def test_no_change_is_told_where_none_helps(tmp_path: Path, requires: str, facts: dict[str, Any]) -> None:
    assert _near(tmp_path, requires, facts) == []


def test_no_change_leads_into_a_scheme_that_is_closed(tmp_path: Path) -> None:
    closed = _START.replace("  requires", "  closed: 已停止受理\n  requires")
    assert _near(tmp_path, _MONTHS, {"本市社保累计月数": 16}, closed) == []


def test_a_tenth_that_is_not_exact_in_binary_comes_to_an_end(tmp_path: Path) -> None:
    wanted = "  - {text: 年限, when: 工作年限 ≥ 2.6, basis: d#1}\n"
    assert _near(tmp_path, wanted, {"工作年限": 2.5})[0].text
