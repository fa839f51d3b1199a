"""The linter finds each kind of mistake in a scheme once, and nothing in a good one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.rules.books import book
from tools.errors import SchemeInvalid
from tools.rules.linting import lint

_START = "- from: 2024-01-01\n  document: d\n"
_GOOD = _START + "  requires:\n  - {text: 年龄线, when: 年龄 ≤ 45, basis: d#1}\n"
_BANDS = """  points:
    items:
    - name: 年限分
      basis: d#1
      bands:
        of: 本市社保累计月数
        rows: [{{from: 0, to: 12, amount: 1}}, {{from: {start}, to: 24, amount: 2}}]
    target: 2
"""
_BENEFIT = """  benefits:
  - id: b
    name: 补贴
    basis: d#1
    amount: 10000
    instalments: [{share: 0.5, text: 第一笔}, {share: 0.4, text: 第二笔}]
"""


@pytest.mark.parametrize(
    ("versions", "finding"),
    [
        (_GOOD.replace("年龄 ≤ 45", "年龄 ≥ 0"), "对任何人都成立"),
        (_GOOD.replace("年龄 ≤ 45", "年龄 > 45 且 年龄 < 30"), "对任何人都不成立"),
        (_GOOD.replace(", basis: d#1", ""), "没有注明条款"),
        (_START + _BANDS.format(start=13), "有空档"),
        (_START + _BANDS.format(start=11), "重叠"),
        (_GOOD + _GOOD.replace("2024", "2025"), "执行期上重叠"),
        (_GOOD.replace("document: d", "document: d\n  to: 2023-01-01"), "早于起日"),
        (_START + _BENEFIT, "不是100%"),
    ],
)
def test_a_mistake_is_found_once(tmp_path: Path, versions: str, finding: str) -> None:
    kind = "points" if "points" in versions else "benefit" if "benefits" in versions else "eligibility"
    found = [f.text for f in lint(book(tmp_path, versions, kind))]
    assert len(found) == 1
    assert finding in found[0]


@pytest.mark.parametrize("versions", [_GOOD, _START + _BANDS.format(start=12)])
def test_a_good_scheme_has_no_finding(tmp_path: Path, versions: str) -> None:
    assert lint(book(tmp_path, versions, "points" if "points" in versions else "eligibility")) == []


def test_a_row_that_nobody_reaches_is_found(tmp_path: Path) -> None:
    case = "{when: 年龄 > 30 且 年龄 < 20, amount: 5, text: 空行}"
    points = (
        f"  points:\n    items:\n    - {{name: 分, basis: d#1, cases: [{case}, {{when: 已婚, amount: 1}}]}}\n"
    )
    found = [f.text for f in lint(book(tmp_path, _START + points + "    target: 1\n", "points"))]
    assert found == ["“分：空行”不可能达到，请核对公式。"]


def test_an_unknown_fact_is_refused_when_read(tmp_path: Path) -> None:
    with pytest.raises(SchemeInvalid, match=r"test\.yaml.*年领"):
        book(tmp_path, _GOOD.replace("年龄", "年领"))
