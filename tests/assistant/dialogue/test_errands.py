"""Which service one comes for, told by what one wants done."""

from __future__ import annotations

import pytest

from assistant.dialogue.arguments import choice_of
from assistant.dialogue.errands import names_errand, services_for

OFFERED = [
    "人才认定咨询",
    "落户材料预审",
    "补贴申报辅导",
    "居住证积分咨询",
    "外国人来华工作许可咨询",
    "人才驿站入住办理",
]
CHOICES = [["9点", "a"], ["10点", "b"], ["11点", "c"]]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("居转户", "落户材料预审"),
        ("我想办上海落户，帮我约个时间", "落户材料预审"),
        ("帮我预约下周三上午办居住证积分", "居住证积分咨询"),
        ("外国人工作许可", "外国人来华工作许可咨询"),
        ("租房补贴怎么申报，想约个号", "补贴申报辅导"),
        ("认定", "人才认定咨询"),
    ],
)
def test_a_matter_means_the_service_that_deals_with_it(said: str, meant: str) -> None:
    assert services_for(said, OFFERED) == [meant]


@pytest.mark.parametrize("said", ["下周五", "帮我约个时间", ""])
def test_where_no_matter_is_named_no_service_is_meant(said: str) -> None:
    assert services_for(said, OFFERED) == [] and not names_errand(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("就第一个吧", "a"),
        ("第2个", "b"),
        ("选三", "c"),
        ("那就最后一个", "c"),
        ("最后面那个", "c"),
        ("第5个", None),
        ("好的", None),
    ],
)
def test_a_choice_is_told_by_its_place_in_the_list(said: str, meant: str | None) -> None:
    assert choice_of(said, CHOICES) == meant
