"""A month of the question lies in one of the stretches that clauses speak of."""

from __future__ import annotations

import pytest

from assistant.answering.periods import of_period
from tests.assistant.turns import passage

_OLD = "2024年7月至2025年6月，1倍基准是12307元。"
_NEW = "2025年7月至2026年6月，1倍基准是12434元。"
_OPEN = "2026年7月至2027年6月的1倍基准没有读到。"
_ALL = "2倍：2024年7月—2025年6月 24614元；2025年7月—2026年6月 24868元"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("2024年7月至2025年6月的社平是多少", [_OLD, _ALL]),
        ("2026年9月申请，1倍是多少", [_OPEN, _ALL]),
        ("2023年9月的1倍是多少", [_NEW, _ALL, _OLD, _OPEN]),
        ("1倍是多少", [_NEW, _ALL, _OLD, _OPEN]),
    ],
)
def test_the_stretch_that_holds_the_month_comes_first(question: str, told: list[str]) -> None:
    ranked = [passage(text) for text in (_NEW, _ALL, _OLD, _OPEN)]
    assert [p.clause.text for p in of_period(ranked, question)] == told
