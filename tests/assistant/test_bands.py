"""Bands: the clause whose band holds the figure of a question is told first."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.bands import bands_of, fits
from tests.installations import installation, policy, published


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("社会平均工资1倍、不足2倍的", [("倍", 1.0, 2.0, False)]),
        ("35—45周岁的人员", [("岁", 35.0, 45.0, True)]),
        ("满3年以上不足5年", [("年", 3.0, 5.0, False)]),
        ("连续缴纳6个月", []),
    ],
)
def test_bands_are_read_with_their_unit_and_end(
    text: str, bands: list[tuple[str, float, float, bool]]
) -> None:
    assert list(bands_of(text)) == bands


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("基数2倍加多少分", "达到1倍、不足2倍的加50分", -1),
        ("基数2倍加多少分", "达到2倍、不足3倍的加100分", 1),
        ("年薪40万元几分", "年薪35万元以上不满45万元：17分", 1),
        ("我45岁", "35—45周岁须连续参保6个月", 1),
        ("我46岁", "35—45周岁须连续参保6个月", -1),
        ("我46岁", "达到2倍、不足3倍的加100分", 0),
        ("要什么条件", "35—45周岁须连续参保6个月", 0),
    ],
)
def test_a_figure_lies_in_a_band_or_beside_it(question: str, text: str, fit: int) -> None:
    assert fits(question, text) == fit


def test_who_asks_with_a_figure_gets_its_band_first(tmp_path: Path) -> None:
    place = installation(tmp_path / "data", region="310000")
    written = policy(
        tmp_path / "corpus",
        "jifen",
        "社保基数达到平均工资80%、不足1倍的，居住证积分加25分。",
        "社保基数达到平均工资1倍、不足2倍的，居住证积分加50分。",
        "社保基数达到平均工资2倍、不足3倍的，居住证积分加100分。",
        title="上海市居住证积分办法",
        topics="[居住证积分]",
    )
    published(place, written)
    try:
        for asked, first in (("2倍", "加100分"), ("1.5倍", "加50分"), ("两倍", "加100分")):
            text = place.assistant.ask(f"社保基数{asked}居住证积分加多少分").answer.text
            assert first in text.splitlines()[0]
    finally:
        place.close()
