"""Names that were written by their sound."""

from __future__ import annotations

import pytest

from assistant.listening.sounding import sounds_of

_NAMES = ("居住证", "居住证积分", "居转户", "积分落户", "中级职称", "租房补贴", "工作许可")
_TEXTS = ("租金补贴不超过实际租金", "住房补贴按年发放")


@pytest.mark.parametrize(
    "said, meant",
    [
        ("我那个居住症快到期了", "我那个居住证快到期了"),
        ("积分落互要几年", "积分落户要几年"),
        ("中级支称能加几分", "中级职称能加几分"),
        ("外国人工作徐可", "外国人工作许可"),
        ("居住症鸡分", "居住证积分"),
        ("居住证几分", "居住证几分"),  # asks how many points
        ("租金补贴有多少", "租金补贴有多少"),  # a word of its own
        ("住房补贴有多少", "住房补贴有多少"),
        ("我住在罗湖", "我住在罗湖"),
        ("举住整记分", "举住整记分"),  # nothing of it is right: perhaps something else was said
    ],
)
def test_a_name_is_known_by_its_sound(said: str, meant: str) -> None:
    assert sounds_of(_NAMES, _TEXTS).righted(said) == meant


def test_without_names_nothing_changes() -> None:
    assert sounds_of(()).righted("积分落互") == "积分落互"
