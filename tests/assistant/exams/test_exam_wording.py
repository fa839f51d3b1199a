"""When a text counts as saying a fact."""

from __future__ import annotations

import pytest

from assistant.exams.wording import says


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("补贴标准为3万元。〔1〕", ["3万元"]),
        ("按 36，000 元发放", ["36000元"]),
        ("依据沪人才规〔2025〕4号办理〔2〕", ["沪人才规〔2025〕4号"]),
        ("項目經費100～500萬元", ["100—500万元"]),
        ("先发一半，满12个月再发", ["/12个月[^。]*再发/"]),
        ("满三年，可以再发；上限５０％", ["80%", "50%"]),
        ("分三档：一档10万", ["/三档：一档10万/"]),
    ],
)
def test_a_fact_is_found_in_any_of_its_writings(text: str, fact: list[str]) -> None:
    assert says(text, fact)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("补贴13万元", ["3万元"]),
        ("补贴0.5万元", ["5万元"]),
        ("累计36个月", ["6个月"]),
        ("2023年起", ["3年"]),
        ("分数线117.26分", ["117"]),
        ("见〔1〕", ["1"]),
        ("满3年。不再发", ["/满3年[^。]*再发/"]),
        ("", ["任何"]),
    ],
)
def test_a_number_is_not_found_inside_another_nor_in_a_citation_mark(text: str, fact: list[str]) -> None:
    assert not says(text, fact)
