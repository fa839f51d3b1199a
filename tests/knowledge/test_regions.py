"""The administrative tree and places named in questions."""

from __future__ import annotations

import pytest

from knowledge.errors import UnknownRegion
from knowledge.regions import regions


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("上海市虹口区", "310109"),
        ("虹口区", "310109"),
        ("虹口", "310109"),
        ("上海虹口", "310109"),
        ("310109", "310109"),
        ("江苏省苏州市", "320500"),
        ("苏州工业园区", "320571"),
        ("昆山", "320583"),
        ("临港新片区", "310115"),
        ("沪", "310000"),
        ("全国", "000000"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("广西", "450000"),
        (" 杭州市 余杭区 ", "330110"),
    ],
)
def test_a_place_is_found_by_name_or_code(wanted: str, code: str) -> None:
    assert regions().resolve(wanted).code == code


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("虹囗区", "地区表中没有“虹囗区”.*虹口区"),
        ("火星", "地区表中没有“火星”"),
        ("朝阳", "可以指北京市朝阳区、辽宁省朝阳市"),
        ("999999", "没有代码为 999999"),
    ],
)
def test_an_unknown_place_is_told_with_suggestions(wanted: str, message: str) -> None:
    with pytest.raises(UnknownRegion, match=message):
        regions().resolve(wanted)


def test_a_person_is_served_by_everything_above_a_place() -> None:
    assert regions().chain("310109") == ("000000", "310000", "310109")
    assert regions().chain("320583") == ("000000", "320000", "320500", "320583")
    assert regions().chain("000000") == ("000000",)


def test_full_names_and_levels() -> None:
    assert regions().name("310109") == "上海市虹口区"
    assert regions().name("000000") == "全国"
    assert [regions().get(c).level for c in ("000000", "330000", "310000", "330100", "320583")] == [
        "national", "province", "city", "city", "district",
    ]  # fmt: skip


def test_a_city_holds_its_districts() -> None:
    assert len(regions().descendants("310000")) == 16
    assert "320583" in regions().descendants("320000")
    assert "330110" not in regions().descendants("320000")


def test_the_table_is_whole() -> None:
    provinces = [code for code in regions().children("000000")]
    assert len(provinces) == 34
    for code in regions().descendants("000000"):
        assert regions().resolve(code).parent in regions().chain(code)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("杭州博士能拿多少生活补贴", ["330100"]),
        ("上海市虹口区和上海金山区的人才公寓", ["310109", "310116"]),
        ("江苏省苏州市昆山市的政策", ["320583"]),
        ("江苏昆山和苏州工业园区", ["320583", "320571"]),
        ("上海的临港和浦东", ["310115", "310115"]),
        ("在上海读大学的学生", ["310000"]),
        ("上海大学生能落户吗", ["310000"]),
        ("上海交通大学毕业能在苏州拿补贴吗", ["320500"]),
        ("南京大学的硕士来沪落户", ["310000"]),
        ("中山大学毕业去中山工作", ["442000"]),
        ("杭州电子科技大学和苏州大学哪个好", []),
        ("北京大学毕业", []),
        ("海外留学回国人员怎么申请", []),
        ("我在南京西路上班", []),
        ("朝阳产业有补贴吗", []),
        ("北京市朝阳区的积分", ["110105"]),
        ("深圳南山的租房补贴", ["440305"]),
        ("金山有人才公寓吗", []),
        ("金山区有人才公寓吗", ["310116"]),
        ("在杭工作三年", ["330100"]),
        ("在京东上班", []),
        ("国家政策怎么规定", []),
    ],
)
def test_places_in_a_question_are_found_and_names_of_schools_are_not(question: str, found: list[str]) -> None:
    assert [mention.code for mention in regions().mentions(question)] == found


def test_an_ambiguous_name_counts_where_the_reader_is_at_home_or_the_city_was_named() -> None:
    assert [m.code for m in regions().mentions("金山有人才公寓吗", home="310000")] == ["310116"]
    assert [m.code for m in regions().mentions("上海的人才公寓，宝山有吗")] == ["310000", "310113"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("台湾人办B证要体检吗", []),
        ("我是香港永久居民，在上海上班", ["310000"]),
        ("澳门青年有什么补贴", []),
        ("香港有人才补贴吗", ["810000"]),
        ("上海人才引进", ["310000"]),
    ],
)
def test_who_somebody_is_is_no_place_to_be_served_in(question: str, found: list[str]) -> None:
    assert [mention.code for mention in regions().mentions(question)] == found


def test_a_mention_says_where_it_stands() -> None:
    question = "请问上海市虹口区的补贴"
    mention = regions().mentions(question)[0]
    assert question[mention.start : mention.end] == mention.text == "上海市虹口区"
