"""Personal data is masked before anything is kept; what belongs to policies stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Installation
from assistant.privacy import found_in, mask, masked
from evals import personal
from evals.personal import leaked, sentences, touched, unmarked
from prompts.loader import prompt
from tests.assistant.cases import table

_CASES = table("privacy")
_TOLD = sentences("personal-told", "dev")


@pytest.mark.parametrize("case", _CASES["masks"], ids=lambda case: case["said"])
def test_personal_numbers_are_masked(case: dict[str, Any]) -> None:
    kept = mask(case["said"])
    assert f"〔{case['marked']}〕" in kept
    assert not [hidden for hidden in case["hidden"] if hidden in kept], kept


@pytest.mark.parametrize("text", _CASES["keeps"])
def test_numbers_of_policies_are_kept(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("row", _CASES["identities"], ids=lambda row: row["number"])
def test_identity_numbers_are_known_by_form_even_when_mistyped(row: dict[str, Any]) -> None:
    found = [one.kind for one in found_in(f"号码 {row['number']} 查一下")]
    assert found == (["证件号"] if row["masked"] else [])


@pytest.mark.parametrize("say", _TOLD)
def test_what_a_sentence_tells_of_a_person_is_masked_and_nothing_else(say: str) -> None:
    assert (leaked(say), touched(say)) == ([], [])


def test_of_sentences_that_were_not_tuned_on_almost_none_leaks() -> None:
    assert personal.run(split="test").measures["told_masked"].value >= 0.98


@pytest.mark.parametrize("say", sentences("personal-harmless"))
def test_sentences_without_personal_data_stay_as_they_are(say: str) -> None:
    assert mask(say) == say


@pytest.mark.parametrize("say", _TOLD)
def test_placeholders_are_restored_to_what_was_written(say: str) -> None:
    plain, _ = unmarked(say)
    hidden = masked(plain)
    assert hidden.restore(hidden.text) == plain
    for run in re.findall(r"\d{7,}", plain):
        if run not in mask(plain):
            assert run not in hidden.text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


_PIECES = [
    "我叫张伟，",
    "电话13800138000",
    "138 0013 8000",
    "身份证320506198802143123",
    "〔手机号1〕",
    "2022年",
    "，",
    "a@b.cn",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=6).map("".join))
def test_every_text_comes_back_from_its_placeholders(text: str) -> None:
    hidden = masked(text)
    assert hidden.restore(hidden.text) == text


@settings(max_examples=100, deadline=None)
@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["", " ", "-", " 那个 "]))
def test_no_piece_of_a_phone_number_is_left(number: int, gap: str) -> None:
    groups = str(number)[:3], str(number)[3:7], str(number)[7:]
    assert not re.search(r"\d", mask(f"我手机{gap.join(groups)}，谢谢"))


def test_the_same_value_has_the_same_placeholder_and_others_have_their_own() -> None:
    hidden = masked("打13800138000或15988670023，前面那个13800138000优先")
    assert hidden.text == "打〔手机号1〕或〔手机号2〕，前面那个〔手机号1〕优先"


def test_a_placeholder_that_somebody_wrote_is_not_given_to_a_value() -> None:
    hidden = masked("〔手机号1〕是谁，我是13800138000")
    assert hidden.text == "〔手机号1〕是谁，我是〔手机号2〕"
    assert hidden.restore("〔手机号1〕〔手机号2〕") == "〔手机号1〕13800138000"


def test_what_is_hidden_does_not_show_in_a_log() -> None:
    assert "13800138000" not in repr(masked("13800138000"))


@pytest.mark.parametrize("step", ["compose", "understand"])
def test_prompts_have_nothing_to_mask(step: str) -> None:
    assert mask(prompt(step).system) == prompt(step).system


def test_words_around_a_number_are_kept() -> None:
    assert mask("请打13812345678找我") == "请打〔手机号〕找我"


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
