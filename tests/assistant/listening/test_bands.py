"""Bands of figures and the number that a caller told."""

from __future__ import annotations

import pytest

from assistant.listening.bands import inside, outside


@pytest.mark.parametrize(
    "text, question, lies",
    [
        ("年薪45万元以上（含45万元）：20分", "年薪四十万给几分", False),
        ("年薪35万元以上不满45万元：17分", "年薪四十万给几分", True),
        ("年薪不满5万元：0分", "年薪四十万给几分", False),
        ("年龄46—55周岁：10分", "我四十三岁有几分", False),
        ("年龄26—45周岁：15分", "我四十三岁有几分", True),
        ("大专学历、35周岁及以下的人员", "大专，三十八岁，能落户吗", False),
        ("年龄26—45周岁：15分", "年薪四十万给几分", None),  # of another unit
        ("合计达到120分为达标", "年薪四十万给几分", None),
        ("缴纳社保每满1年积3分", "交了5年有几分", None),  # no band
    ],
)
def test_whether_the_number_told_lies_in_the_band(text: str, question: str, lies: bool | None) -> None:
    assert (inside(text, question), outside(text, question)) == (lies is True, lies is False)
