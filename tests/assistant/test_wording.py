"""口语 is put into the words of policies without changing what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.wording import dated, plain


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("我老婆是外地户口，能加几分啊", "配偶是外地户口，能加几分"),
        ("咋申请啊", "怎么申请"),
        ("要交啥材料", "要交什么材料"),
        ("没有学位行不行", "没有学位可以吗"),
        ("工作五年了", "工作5年了"),
        ("住满半年", "住满6个月"),
        ("三倍基数", "3倍基数"),
        ("儿子今年硕士毕业，能领吗", "今年硕士毕业，能领吗"),
        ("补贴给三万吗", "补贴给3万元吗"),
        ("今年三十六岁了还能落户吗", "今年36周岁了还能落户吗"),
        ("四十周岁以内", "40周岁以内"),
        ("满十二个月", "满12个月"),
        ("36了入不了户了吧", "36周岁了能不能落户"),
        ("我是帮儿子问的，他毕业两年了", "毕业2年了"),
        ("班里名次前三分之一给几分", "学习成绩排名前三分之一给几分"),
        ("刚到SIP上班", "刚到苏州工业园区工作"),
        ("居住证到期忘了办", "居住证逾期未签注"),
        ("被拒了能换家公司吗", "未通过能换单位吗"),
        ("墨尔本大学毕业", "留学墨尔本大学毕业"),
        ("23年那个通知还有效吗", "2023年那个通知还有效吗"),
        ("24年7月到25年6月的社平", "2024年7月至2025年6月的社平"),
        ("社保交满了22年以前的能算吗", "社保交满了22年以前的能算吗"),
        ("居住证过期了两个月", "居住证逾期2个月"),
        ("签注过期70天怎么办", "签注过期70天怎么办"),
        ("居住证签注过期70天怎么处理", "居住证签注逾期超过60日怎么处理"),
        ("竞赛国家二等奖几分", "竞赛全国二等奖几分"),
        ("博士能落上海吗", "博士能落户上海吗"),
        ("基数1倍不到能加分吗", "基数不足1倍能加分吗"),
    ],
)
def test_what_people_say_becomes_what_policies_say(said: str, meant: str) -> None:
    assert plain(said) == meant


@pytest.mark.parametrize(
    "question",
    [
        "第十条第二十五项怎么说",
        "第一次申请要带什么",
        "一般条件是什么",
        "技能四级证书加分吗",
        "配偶能随迁吗",
        "一次性生活补贴的标准",
    ],
)
def test_what_is_plain_already_stays(question: str) -> None:
    assert plain(question) == question


def test_nothing_left_means_the_question_itself() -> None:
    assert plain("你好") == "你好"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("去年的分数线", "2025年的分数线"),
        ("明年毕业的硕士", "2027年毕业的硕士"),
        ("今年的标准", "2026年的标准"),
        ("今年44周岁", "今年44周岁"),
        ("今年7月之后的基数", "2026年7月之后的基数"),
    ],
)
def test_years_are_told_from_the_day_of_asking(said: str, meant: str) -> None:
    assert dated(said, date(2026, 11, 22)) == meant
