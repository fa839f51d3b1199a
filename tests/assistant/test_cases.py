"""Examples of other people, tiers that one is not in, and rows of years."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.cases import of_asker, of_share
from assistant.answering.lines import in_step_order, newest_first
from assistant.answering.picking import naming_class
from assistant.types import Line
from knowledge.types import Passage, Table
from tests.assistant.turns import passage

_RULE = "大专学历、35—45周岁的人员，须连续参保不少于6个月。"
_OTHER = "大专34岁、当月已参保的，属于35周岁及以下一档。"
_OWN = "大专36岁、交了4个月社保的，须连续参保不少于6个月。"
_FIFTY, _HUNDRED = "院校世界排名前50名的：参保即可申办。", "院校世界排名51至100名的：缴满6个月可申办。"
_QUARTER, _HALF = "学习成绩排名前25%的得8分。", "学习成绩排名26—50%的得6分。"
_SCHOOL = "举例：爱丁堡大学属前50名，参保后可直接申办。"


def _row(text: str) -> Passage:
    found = passage(text)
    return replace(found, clause=replace(found.clause, table=Table(("年份", "分值"), ((text, "1"),))))


@pytest.mark.parametrize(
    ("question", "texts", "kept"),
    [
        ("48岁大专能落户吗", [_OTHER, _RULE, _OWN], [_RULE]),
        ("36岁大专能落户吗", [_OTHER, _RULE, _OWN], [_RULE, _OWN]),
        ("大专能落户吗", [_OTHER, _RULE], [_OTHER, _RULE]),
        ("34岁大专能落户吗", [_OWN], [_OWN]),
        ("QS排名30的学校", [_HUNDRED, _FIFTY], [_FIFTY]),
        ("QS80的学校", [_FIFTY, _HUNDRED], [_HUNDRED]),
        ("前50名校的硕士怎么落户", [_HUNDRED, _FIFTY], [_FIFTY]),
        ("排前20%怎么发", [_HUNDRED, _FIFTY], [_HUNDRED, _FIFTY]),
        ("硕士回国怎么落户", [_SCHOOL, _HUNDRED], [_HUNDRED, _SCHOOL]),
        ("爱丁堡大学毕业怎么落户", [_SCHOOL, _HUNDRED], [_SCHOOL, _HUNDRED]),
    ],
)
def test_what_is_somebody_elses_case_does_not_answer(
    question: str, texts: list[str], kept: list[str]
) -> None:
    assert [p.clause.text for p in of_asker([passage(t) for t in texts], question)] == kept


@pytest.mark.parametrize(
    ("question", "first"),
    [("成绩排名30%几分", _HALF), ("成绩排名前20%几分", _QUARTER), ("成绩几分", _QUARTER)],
)
def test_the_share_that_one_is_in_comes_first(question: str, first: str) -> None:
    pieces = [passage(_QUARTER), passage(_HALF)]
    assert of_share(pieces, question)[0].clause.text == first


def test_a_class_that_is_asked_about_is_not_answered_with_the_others() -> None:
    others = passage("租房贴A类不低于8000元/月，B类不低于5000元/月。")
    own = passage("E类人才租房贴的金额官方未见，请核实。")
    chosen = naming_class([others], [others, own], "E类人才租房补贴多少")
    assert [p.clause.text for p in chosen] == [own.clause.text, others.clause.text]
    assert naming_class([others], [others, own], "B类人才租房补贴多少") == [others]


def test_rows_of_years_begin_with_the_latest_unless_a_year_is_asked_for() -> None:
    rows = [Line(f"{year}年：分值 {year - 1920}分", (_row(str(year)),)) for year in (2021, 2025, 2019)]
    note = Line("以上为历年分值。")
    assert [line.text[:4] for line in newest_first([*rows, note], ())] == ["2025", "2021", "2019", "以上为历"]
    assert newest_first(rows, (2021,)) == rows


def test_the_steps_of_a_procedure_stand_in_their_order() -> None:
    ordered = in_step_order([Line(text) for text in ("第三步：审核。", "由单位办理。", "第一步：提交。")])
    assert [line.text for line in ordered] == ["第一步：提交。", "由单位办理。", "第三步：审核。"]
