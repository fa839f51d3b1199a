"""The result in one sentence."""

from __future__ import annotations

from datetime import date

from tools.evaluating import known_facts
from tools.rules.engine import evaluate
from tools.rules.evaluation import State
from tools.rules.rulebook import rulebook

_DAY = date(2026, 11, 22)
_PERSON = {
    "持有居住证": True, "在缴社保": True, "年龄": 32, "学历": "本科", "学位": "学士", "职称": "中级",
    "技能等级": "无", "本市社保累计年数": 5, "近12个月社保月数": 12, "serious_crime": False,
    "一般刑事犯罪条数": 0, "行政拘留次数": 0, "提供虚假材料次数": 0,
}  # fmt: skip


def test_a_line_that_is_reached_with_items_still_open_is_said_with_the_least_that_is_certain() -> None:
    rules = rulebook()
    found = evaluate(rules, rules["上海市居住证积分"], known_facts(rules, _PERSON, False), _DAY)
    assert found.points and found.status is State.MET and found.points.low < found.points.high
    assert found.headline == "上海市居住证积分：至少145分，达到120分。"


def test_where_nothing_is_open_the_points_are_exact() -> None:
    rules = rulebook()
    found = evaluate(rules, rules["上海市居住证积分"], known_facts(rules, _PERSON, True), _DAY)
    assert found.headline == "上海市居住证积分：145分，达到120分。"
