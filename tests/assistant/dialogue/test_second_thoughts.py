"""What is put right in the middle of a check."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.bootstrap import Installation
from tests.assistant.dialogue.talking import Talk
from tools.reading import read_facts


@pytest.fixture
def talk(library: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    monkeypatch.setattr("tests.assistant.dialogue.talking.read_facts", read_facts)
    talk = Talk(library)
    yield talk
    talk.close()


@pytest.mark.parametrize("said", ["不对，我是问居转户", "换成居转户", "我要算的是居转户"])
def test_who_meant_another_policy_gets_its_check_with_what_was_told(talk: Talk, said: str) -> None:
    answer = talk.all("帮我测算上海居住证积分", "32岁，大专", said)
    assert "按您的情况测算“上海市居住证转办常住户口（居转户）”" in answer["text"]
    assert "年龄 32岁、学历 大专" in answer["text"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [("不对 是4年", "48个月"), ("不对，是36岁", "年龄 36岁"), ("说错了，应该是40岁", "年龄 40岁")],
)
def test_a_number_behind_a_no_puts_right_what_was_told_in_its_unit(talk: Talk, said: str, shown: str) -> None:
    answer = talk.all("帮我测算上海居住证积分", "35岁，社保5年，本科学士", said)
    first = answer["text"].split("\n")[0]
    assert first.startswith("已更正：") and shown in first
    state = talk.store.load("talk", None)
    assert state and state.pending and state.pending.name not in state.facts


def test_a_plain_no_stays_an_answer(talk: Talk) -> None:
    talk.say("我35岁，社保5年，本科学士，上海居住证积分够吗")
    state = talk.store.load("talk", None)
    assert state and state.pending
    asked = state.pending.name
    talk.say("不是")
    after = talk.store.load("talk", None)
    assert after and after.facts[asked].high == 0
