"""Questions about several places at once."""

from __future__ import annotations

import pytest

from assistant.answering.comparing import alone, compares, own_lines, together
from assistant.types import AnswerStatus, Draft, Line, Reading
from knowledge.regions import regions

_HANGZHOU, _NANJING = regions().resolve("杭州市").code, regions().resolve("南京市").code


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("杭州和南京租房补贴哪个多", True),
        ("上海杭州南京分别补多少", True),
        ("先在深圳工作，后来到上海，能落户吗", False),
        ("先在深圳杭州工作，去年才来上海，可以吗", False),
    ],
)
def test_places_side_by_side_are_compared_and_places_of_a_story_are_not(question: str, both: bool) -> None:
    assert compares(question) is both


def test_each_place_gets_its_own_question() -> None:
    reading = Reading("杭州和南京硕士租房补贴哪个多", places=(_HANGZHOU, _NANJING), compares=True)
    assert alone(reading, _HANGZHOU).question == "杭州硕士租房补贴"
    assert alone(reading, _NANJING).question == "南京硕士租房补贴"


def test_a_story_is_left_as_it_is() -> None:
    reading = Reading("先在深圳工作，后来到上海", places=(_HANGZHOU,))
    assert alone(reading, _HANGZHOU) is reading


def test_a_place_without_an_answer_is_told_in_one_line() -> None:
    found = Draft((Line("每月800元。"),), AnswerStatus.ANSWERED)
    missing = Draft((Line("抱歉。", claim=False), Line("请咨询。", claim=False)), AnswerStatus.NO_SOURCE)
    draft = together([found, missing], [_NANJING, _HANGZHOU])
    assert draft.status == AnswerStatus.ANSWERED
    assert draft.lines[0].text == "每月800元。"
    assert "杭州" in draft.lines[1].text
    assert len(draft.lines) == 2


def test_what_two_places_say_alike_is_said_once() -> None:
    draft = Draft((Line("每月800元。"),), AnswerStatus.ANSWERED)
    assert len(together([draft, draft], [_NANJING, _HANGZHOU]).lines) == 1


def test_of_a_place_its_own_lines_are_told() -> None:
    own, other = Line("南京市每月800元。"), Line("杭州市每年1万元。")
    assert own_lines([other, own], _NANJING) == (own,)
    assert own_lines([other], _NANJING) == (other,)


def test_an_ended_policy_of_a_later_place_keeps_its_lines() -> None:
    now, then = (
        Draft((Line("45周岁。"),), status)
        for status in (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_HISTORY)
    )
    assert together([now, then], [_HANGZHOU, _NANJING]).status == AnswerStatus.ANSWERED_HISTORY
    assert together([now, now], [_HANGZHOU, _NANJING]).status == AnswerStatus.ANSWERED
