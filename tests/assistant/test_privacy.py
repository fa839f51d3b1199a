"""Personal numbers are masked before anything is kept; numbers of policies stay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Installation
from assistant.privacy import mask
from tests.assistant.cases import table

_CASES = table("privacy")


@pytest.mark.parametrize("case", _CASES["masks"], ids=lambda case: case["said"])
def test_personal_numbers_are_masked(case: dict[str, Any]) -> None:
    kept = mask(case["said"])
    assert f"〔{case['marked']}〕" in kept
    assert not [hidden for hidden in case["hidden"] if hidden in kept], kept


@pytest.mark.parametrize("text", _CASES["keeps"])
def test_numbers_of_policies_are_kept(text: str) -> None:
    assert mask(text) == text


def test_words_around_a_number_are_kept() -> None:
    assert mask("请打13812345678找我") == "请打〔手机号〕找我"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("number", ["13812345678", "11010119900307123X", "6222021234567890123"])
def test_nothing_that_is_stored_or_given_out_has_a_personal_number(
    library: Installation, number: str
) -> None:
    result = library.assistant.ask(f"我的号码是{number}，上海落户要什么条件")
    stored = library.assistant.conversation(result.conversation_id)
    again = library.assistant.ask("那博士呢", conversation_id=result.conversation_id)
    for text in (str(result.to_json()), str([turn.to_json() for turn in stored]), str(again.to_json())):
        assert number not in text
    assert len(stored) == 1
    assert "落户" in stored[0].question
