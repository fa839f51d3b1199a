"""What a picture is for, from the lines that were read on it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.pictures import Shown, understood
from assistant.pictures.understanding import _words
from tools.reading import read_facts


def shown(*lines: str, score: float = 0.95) -> Shown:
    return understood([(line, score) for line in lines])


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (("高 级 工 程 师 证 书", "姓名 王小明", "专业 机械"), ("副高级职称",)),
        (("专业技术职务任职资格证书", "资格名称：工程师", "批准时间：2020年12月"), ("中级职称",)),
        (("资格证书", "正高级工程师"), ("正高级职称",)),
        (("学位证", "授予工学硕士学位", "某某大学 学位评定委员会主席"), ("硕士",)),
        (("硕士学位证书", "在工程师范学院学习"), ("硕士",)),
        (("普通高等学校", "毕业证书", "修完四年制本科教学计划规定的全部课程"), ("本科",)),
        (("国外学历学位认证书", "授予博士学位"), ("博士",)),
        (("职业技能等级证书", "职业技能等级：三级/高级工"), ("高级工",)),
        (("职业资格证书", "高级技师"), ("高级技师",)),
        (("兹证明王小明具备会计专业中级资格", "会计师"), ("中级职称",)),
    ],
)
def test_a_certificate_tells_its_facts(lines: tuple[str, ...], read: tuple[str, ...]) -> None:
    found = shown(*lines)
    assert (found.kind, found.read) == ("certificate", read)


@pytest.mark.parametrize("say", [one["say"] for group in _words()["facts"] for one in group])
def test_what_a_certificate_says_is_what_the_rules_understand(say: str) -> None:
    assert read_facts(say, date(2026, 11, 23)).facts


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("关于印发《虹口区人才公寓管", "理办法》的通知", "各街道："), "虹口区人才公寓管理办法"),
        (("关于开展高级工程师", "评审工作的通知", "一、条件"), "关于开展高级工程师评审工作的通知"),
        (("上海市居住证积分管理办法", "第一条 为了"), "上海市居住证积分管理办法"),
    ],
)  # fmt: skip
def test_a_notice_is_known_by_its_heading(lines: tuple[str, ...], title: str) -> None:
    found = shown(*lines)
    assert (found.kind, found.title) == ("notice", title)


def test_a_short_text_is_a_question_and_a_long_one_is_not() -> None:
    assert shown("硕士在上海落户", "需要什么条件？").ask == "硕士在上海落户，需要什么条件？"
    long = shown("今天的会议讨论了年度计划。" * 12)
    assert long.kind == "text" and not long.ask


@pytest.mark.parametrize("lines", [(), ("12 34",), ("·",)])
def test_no_text_is_nothing(lines: tuple[str, ...]) -> None:
    assert shown(*lines).kind == "nothing"


def test_what_was_read_badly_does_not_count() -> None:
    assert shown("高级工程师证书", score=0.3).kind == "nothing"
