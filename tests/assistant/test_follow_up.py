"""Follow-ups become whole questions; a question of its own comes through as it is."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.bootstrap import Installation
from assistant.steps.understand import Understand
from assistant.types import Exchange, Reading
from tests.assistant.cases import table
from tests.assistant.turns import exchange, turn


def read(library: Installation, said: str, *history: Exchange) -> Reading:
    """What is understood."""
    reading = Understand(library.search)(turn(said, *history)).reading
    assert reading is not None
    return reading


def _name(case: dict[str, Any]) -> str:
    return f"{case.get('before', '')} > {case['said']}"


@pytest.mark.parametrize("case", table("follow_ups"), ids=_name)
def test_a_follow_up_becomes_a_whole_question(library: Installation, case: dict[str, Any]) -> None:
    before = case.get("before")
    history = [exchange(before, case["subject"], case["region"])] if before else []
    reading = read(library, case["said"], *history)
    if case.get("same"):
        assert reading.question == case["said"]
        assert not reading.followed_up
        return
    assert reading.followed_up
    assert [word for word in case["has"] if word not in reading.question] == [], reading.question
    assert [word for word in case.get("lacks", ()) if word in reading.question] == [], reading.question


def test_a_follow_up_goes_past_small_talk_to_the_last_question(library: Installation) -> None:
    asked = exchange("杭州博士生活补贴多少钱", "杭州市测试高校毕业生生活补贴办法", "330100")
    reading = read(library, "那硕士呢", asked, exchange("谢谢"))
    assert {"杭州", "硕士"} <= {word for word in ("杭州", "硕士") if word in reading.question}


def test_a_follow_up_of_a_follow_up_stands_on_the_rewritten_question(library: Installation) -> None:
    asked = Exchange(
        "那硕士呢", "杭州硕士生活补贴多少钱", "answered", "330100", "杭州市测试高校毕业生生活补贴办法"
    )
    reading = read(library, "苏州的呢", asked)
    assert "苏州" in reading.question
    assert "硕士" in reading.question
    assert reading.places == ("320500",)


def test_a_conversation_keeps_its_subject_over_several_turns(library: Installation) -> None:
    first = library.assistant.ask("杭州博士的一次性生活补贴标准是多少")
    kept = {"conversation_id": first.conversation_id}
    second = library.assistant.ask("那硕士呢？", **kept)
    third = library.assistant.ask("申请需要提交什么材料", **kept)
    assert "7万元" in first.answer.text
    assert "4万元" in second.answer.text
    assert "毕业证书" in third.answer.text
    assert {c.document_id for r in (first, second, third) for c in r.answer.citations[:1]} == {
        "test-hz-living"
    }
    assert third.region_name == "浙江省杭州市"
