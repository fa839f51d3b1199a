"""English questions: read in the words of the policies, answered from the clauses, and said so."""

from __future__ import annotations

import pytest

from assistant.answering.english import in_chinese, is_english
from assistant.bootstrap import Installation
from assistant.service import Assistant


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("What documents are needed for a Shanghai residence permit?", "上海 居住证 需要什么材料"),
        ("What are the requirements for a class A work permit in China?", "外国人来华工作许可 A类 条件"),
        ("How much living allowance can a PhD get in Hangzhou?", "杭州 生活补贴 博士 多少"),
        ("Shanghai hukou for overseas graduates: how long?", "上海 留学生落户 多久"),
        ("How many points for a bachelor's degree towards the residence permit?", "居住证积分 本科 积多少分"),
    ],
)
def test_an_english_question_is_read_in_the_words_of_the_policies(asked: str, read: str) -> None:
    assert in_chinese(asked) == read


@pytest.mark.parametrize("said", ["CPA", "GBA 个税", "B证 valid?", "HSK level"])
def test_a_name_or_a_word_among_chinese_ones_is_no_english_question(said: str) -> None:
    assert not is_english(said) and in_chinese(said) is None


@pytest.fixture
def assistant(library: Installation) -> Assistant:
    return Assistant(library.search, library.conversations, library.clock, dialogue=library.dialogue)


def test_the_answer_says_in_english_how_the_question_was_read(assistant: Assistant) -> None:
    answer = assistant.ask("How much living allowance can a PhD get in Hangzhou?").answer
    lines = answer.text.split("\n")
    assert str(answer.status) == "answered" and answer.citations
    assert lines[0].endswith("Your question was read as: 杭州 生活补贴 博士 多少") and "〔1〕" in lines[1]


def test_what_is_about_no_policy_is_told_in_english_too(assistant: Assistant) -> None:
    answer = assistant.ask("What is the weather like in Shanghai today?").answer
    assert str(answer.status).startswith("unanswerable") and answer.text.startswith("Sorry, ")


def test_a_person_is_asked_for_in_english_too(assistant: Assistant) -> None:
    answer = assistant.ask("I want to talk to a real person please").answer
    assert str(answer.status).startswith("handover")
