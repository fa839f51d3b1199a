"""A stream is cut into the same sentences however it arrives; tokens behind a full stop belong to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.phrasing.marks import tokens, undressed, without_tokens
from assistant.phrasing.sentences import LONGEST, Sentences, finished

_TEXT = st.text(alphabet='补贴标准9万元。！？\n [c1]［］【】〔〕,，：-<think>/"”', max_size=200)


def cut(text: str, size: int = 10**6) -> list[str]:
    """The sentences of a text that comes in pieces of a size."""
    sentences = Sentences()
    found = [p.text for i in range(0, len(text), size) for p in sentences.feed(text[i : i + size])]
    return [one.strip() for one in [*found, *(p.text for p in sentences.feed("", last=True))] if one.strip()]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲。乙。", ["甲。", "乙。"]),
        ("甲。[c1]乙[c2]。丙", ["甲。[c1]", "乙[c2]。", "丙"]),
        ("甲。 [c1] [c2]乙。", ["甲。 [c1] [c2]", "乙。"]),
        ("甲。【c1】【c2】\n乙！”[c3]", ["甲。【c1】【c2】", "乙！”[c3]"]),
        ("甲。[[c1]]乙。", ["甲。[[c1]]", "乙。"]),
        ("甲。[注]乙。", ["甲。", "[注]乙。"]),
        ("甲：\n- 乙[c1]\n- 丙[c2]\n", ["甲：", "- 乙[c1]", "- 丙[c2]"]),
        ("满1.5年。[c1]", ["满1.5年。[c1]"]),
        ("甲（乙。丙）。[c1]“丁。戊。”[c2]己。", ["甲（乙。丙）。[c1]", "“丁。戊。”[c2]", "己。"]),
        ("甲（乙。丙\n丁。", ["甲（乙。丙", "丁。"]),
        ("<think>先想。再想。</think>甲。[c1]", ["甲。[c1]"]),
        ("甲。[c1]<thinking>想。</thinking>乙。", ["甲。[c1]", "乙。"]),
        ("甲。[c1]<think>想。没有完", ["甲。[c1]"]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_stream_is_cut_into_sentences_with_their_tokens(text: str, sentences: list[str], size: int) -> None:
    assert cut(text, size) == sentences


@given(_TEXT, st.integers(1, 9))
def test_how_the_text_arrives_makes_no_difference(text: str, size: int) -> None:
    assert cut(text, size) == cut(text, 1)


def test_a_sentence_that_never_ends_is_not_kept_in_memory() -> None:
    sentences = Sentences()
    for _ in range(1000):
        assert list(sentences.feed("补贴标准为9万元，" * 10)) == []
    assert len(sentences._buffer) <= LONGEST + 1


@pytest.mark.parametrize(
    ("text", "named", "rest"),
    [
        ("甲[c1]。", ("c1",), "甲。"),
        ("甲。[C1][c12]", ("c1", "c12"), "甲。"),
        ("甲。［c1，c2］", ("c1", "c2"), "甲。"),
        ("甲【c1、2】。", ("c1", "c2"), "甲。"),
        ("落[c1]户。", ("c1",), "落户。"),
        ("甲[[c1]]。", ("c1",), "甲。"),
        ("甲〔c1〕〔1〕[2][^3]。", ("c1",), "甲。"),
        ("甲[c1", (), "甲"),
        ("沪人社规〔2022〕1号，持C1驾照（C1）。", (), "沪人社规〔2022〕1号，持C1驾照（C1）。"),
    ],
)
def test_tokens_are_read_and_taken_out_with_marks_that_only_code_may_set(
    text: str, named: tuple[str, ...], rest: str
) -> None:
    assert tokens(text) == named
    assert without_tokens(text) == rest


@pytest.mark.parametrize(
    ("text", "plain", "item"),
    [
        ("- 甲", "甲", True),
        ("* **甲**乙", "甲乙", True),
        ("1. 甲", "甲", True),
        ("2、甲", "甲", True),
        ("（3）甲", "甲", True),
        ("① 甲", "甲", True),
        ("## 甲", "甲", False),
        ("> 甲", "甲", False),
        ("1.5万元", "1.5万元", False),
        ("10万元", "10万元", False),
        ("`甲`", "甲", False),
        ("-5度", "-5度", False),
    ],
)
def test_markdown_is_taken_off_and_figures_are_left(text: str, plain: str, item: bool) -> None:
    assert undressed(text) == (plain, item)


@pytest.mark.parametrize(
    ("text", "whole"),
    [("甲。", True), ("甲[c1]", True), ("甲。[c1] ", True), ("甲，乙", False), ("甲[c1]乙", False)],
)
def test_the_last_words_of_a_stream_are_a_sentence_if_they_end_as_one(text: str, whole: bool) -> None:
    pieces: list[Any] = list(Sentences().feed(text, last=True))
    assert finished(pieces[-1]) is whole
