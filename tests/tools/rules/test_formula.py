"""Formulas: read, refused with a reason, worked out on known, unknown and partly known facts."""

from __future__ import annotations

from datetime import date

import pytest

from tools.errors import FormulaInvalid
from tools.rules.algebra import span
from tools.rules.formula import parse
from tools.rules.profile import profile_of
from tools.rules.series import read_series
from tools.rules.values import parse_facts
from tools.rules.vocabulary import Vocabulary, vocabulary

_SERIES = read_series(
    {
        "社平工资": {
            "unit": "元",
            "unknown": "尚未公布",
            "figures": [
                {"from": date(2024, 7, 1), "to": date(2025, 6, 30), "value": 12307},
                {"from": date(2025, 7, 1), "to": date(2026, 6, 30), "value": 12434},
            ],
        }
    }
)


def _worked_out(
    formula: str, facts: dict[str, object], as_of: date = date(2026, 3, 1)
) -> tuple[float, float]:
    node = parse(formula, vocabulary(), _SERIES)
    low, high = span(node, profile_of(parse_facts(facts, vocabulary()), as_of).algebra(_SERIES))
    return float(low), float(high)


@pytest.mark.parametrize(
    ("formula", "facts", "expected"),
    [
        ("年龄 ≤ 45", {"年龄": 45}, (1, 1)),
        ("年龄 ≤ 45", {"年龄": 46}, (0, 0)),
        ("年龄 ≤ 45", {}, (0, 1)),
        ("年龄 ≤ 45", {"年龄": {"min": 30, "max": 39}}, (1, 1)),
        ("年龄 ≤ 35", {"年龄": {"min": 30, "max": 39}}, (0, 1)),
        ("学历 ≥ 硕士 且 年龄 < 40", {"年龄": 41}, (0, 0)),
        ("学历 ≥ 硕士 或 年龄 < 40", {"年龄": 39}, (1, 1)),
        ("非 (学历 ≥ 硕士)", {"学历": "本科"}, (1, 1)),
        ("性别 = 女", {"性别": "女"}, (1, 1)),
        ("性别 ≠ 女", {}, (0, 1)),
        ("税前年薪 ≥ 50万", {"税前年薪": 500000}, (1, 1)),
        ("取整(本市社保累计年数) × 3", {"本市社保累计年数": 5.5}, (15, 15)),
        ("最小(30, 5 + (56 - 年龄) × 2)", {"年龄": {"min": 44, "max": 50}}, (17, 29)),
        ("若(已婚, 10, 20)", {}, (10, 20)),
        ("个数(已婚, 年龄 > 30, 学历 ≥ 本科)", {"已婚": True, "学历": "大专"}, (1, 2)),
        ("年份(毕业日期)", {"毕业日期": "2024-06-30"}, (2024, 2024)),
        ("整年(出生日期, 当日)", {"出生日期": "1995-03-02"}, (30, 30)),
        ("整年(出生日期, 当日)", {"出生日期": "1995-03-01"}, (31, 31)),
        ("整月(毕业日期, 当日)", {"毕业日期": "2025-12-02"}, (2, 2)),
        ("整月(毕业日期, 当日)", {"毕业日期": "2025-12-01"}, (3, 3)),
        ("日数(2024-02-28, 2024-03-01)", {}, (2, 2)),
        ("日数(2023-12-31, 2025-01-01)", {}, (367, 367)),
        ("年龄", {"出生日期": {"min": "1995-01-01", "max": "1995-12-31"}}, (30, 31)),
        ("本市社保累计月数", {"本市社保累计年数": 5}, (60, 60)),
    ],
)
def test_a_formula_is_worked_out(
    formula: str, facts: dict[str, object], expected: tuple[float, float]
) -> None:
    assert _worked_out(formula, facts) == expected


def test_a_figure_of_a_series_is_that_of_the_day() -> None:
    assert _worked_out("社平工资 × 2", {}, date(2025, 6, 30)) == (24614, 24614)
    assert _worked_out("社平工资 × 2", {}, date(2025, 7, 1)) == (24868, 24868)


def test_a_day_without_a_figure_leaves_the_condition_open_instead_of_using_the_last_figure() -> None:
    assert _worked_out("月社保基数 ≥ 社平工资", {"月社保基数": 50000}, date(2026, 7, 1)) == (0, 1)


def test_a_series_can_be_read_on_another_day() -> None:
    assert _worked_out("社平工资(毕业日期)", {"毕业日期": "2024-12-01"}, date(2026, 8, 1)) == (12307, 12307)


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("年龄 ≥", "没有写完"),
        ("年领 ≥ 3", "年领"),
        ("年龄 ≥ 硕士", "硕士"),
        ("性别 ≥ 女", "没有高低"),
        ("年龄 且 已婚", "truth"),
        ("(年龄 ≥ 3", "缺"),
        ("年龄 ≥ 3 5", "多余"),
        ("若(已婚, 1)", "参数个数"),
        ("出生日期 ≥ 2026-02-30", "没有"),
        ("年龄 ≥ 3 & 已婚", "&"),
    ],
)
def test_a_formula_that_cannot_be_read_says_where(formula: str, why: str) -> None:
    with pytest.raises(FormulaInvalid, match=why):
        parse(formula, vocabulary(), _SERIES)


def test_two_facts_cannot_have_one_name() -> None:
    body = {"label": "年龄", "type": "bool", "question": "?"}
    with pytest.raises(Exception, match="用了两次"):
        Vocabulary({"facts": {"a": body, "b": body}})
