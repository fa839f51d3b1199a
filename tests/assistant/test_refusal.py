"""What the policies do not say is refused honestly, with somewhere to turn."""

from __future__ import annotations

import pytest

from assistant.bootstrap import Installation

_REFUSED = ("unanswerable_no_source", "unanswerable_out_of_scope")


@pytest.mark.parametrize(
    "question",
    [
        "今天天气怎么样",
        "帮我写一首诗",
        "红烧肉怎么做",
        "1+1等于几",
        "推荐一部电影",
        "股票明天会涨吗",
        "asdf qwer zxcv",
    ],
)
def test_what_is_no_policy_question_is_refused(library: Installation, question: str) -> None:
    answer = library.assistant.ask(question).answer
    assert answer.status in _REFUSED
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "office"),
    [("上海公积金贷款最高多少", "12329"), ("杭州医保报销比例是多少", "12393"), ("护照怎么换发", "公安")],
)
def test_what_another_office_answers_is_refused_and_sent_there(
    library: Installation, question: str, office: str
) -> None:
    answer = library.assistant.ask(question).answer
    assert answer.status in _REFUSED
    assert answer.citations == ()
    if answer.status == "unanswerable_no_source":
        assert office in answer.text


def test_a_place_without_a_policy_is_not_answered_with_another_place_s(library: Installation) -> None:
    answer = library.assistant.ask("西安租房补贴的标准是每月多少").answer
    assert answer.status == "unanswerable_no_source"
    assert "640元" not in answer.text
    assert "910元" not in answer.text
    assert all(o.region != "610100" for o in answer.quick_replies)


def test_a_refusal_offers_a_person(library: Installation) -> None:
    answer = library.assistant.ask("西安租房补贴的标准是每月多少").answer
    assert any("人工" in offer.label for offer in answer.quick_replies)
    assert "12345" in answer.text


def test_a_refusal_states_no_number_of_a_policy(library: Installation) -> None:
    answer = library.assistant.ask("西安博士生活补贴有多少").answer
    assert answer.status in _REFUSED
    assert "万元" not in answer.text
