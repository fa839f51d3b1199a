"""How far a question asks for a policy as a whole, and what a clause is about."""

from __future__ import annotations

import pytest

from assistant.answering.features import generality, opening_of

_NAMES = "南京市高校毕业生住房租赁补贴 南京租房补贴 大学生租房补贴"


@pytest.mark.parametrize("question", ["南京租房补贴标准", "大学生租房补贴什么条件", "南京租房补贴怎么申请"])
def test_a_question_that_names_the_policy_and_an_aspect_asks_for_the_whole(question: str) -> None:
    assert generality(question, _NAMES) > 0.7


def test_a_question_with_a_case_of_ones_own_does_not() -> None:
    case = "南京租房补贴我换了工作以后合同只剩三个月还能继续拿吗"
    assert generality(case, _NAMES) < 0.5 < generality("南京租房补贴标准", _NAMES)


def test_what_a_clause_is_about_stands_before_its_first_stop() -> None:
    assert opening_of("高层次人才：取得博士学位的，可以申请。") == "高层次人才"
    assert opening_of("留学人员取得学士以上学位，45周岁以下") == "留学人员取得学士以上学位"
