"""Thoughts and fences around a reply, however its pieces are cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.cleaning import Cleaner, Unmarked
from assistant.models.objects import only_object

_CASES = [
    ("六万元。", "六万元。"),
    ("<think>算一算</think>六万元。", "六万元。"),
    ("<thinking>\n算\n</thinking>\n\n六万元。", "六万元。"),
    ("</think>六万元。", "六万元。"),
    ("一<think>想</think>二", "一二"),
    ("<think>没有想完", ""),
    ("```\n六万元。\n```", "六万元。"),
    ("```markdown\n- 一\n- 二\n```\n", "- 一\n- 二"),
    ("<think>x</think>```json\n{}\n```", "{}"),
    ("```", ""),
    ("a < b，<tag>，<thin 不是标记", "a < b，<tag>，<thin 不是标记"),
    ("用 `x` 和 ``` 三个", "用 `x` 和 ``` 三个"),
    ("", ""),
]


def _cut(text: str, at: list[int]) -> list[str]:
    ends = sorted({0, *(place % (len(text) + 1) for place in at), len(text)})
    return [text[a:b] for a, b in pairwise(ends)]


@pytest.mark.parametrize(("raw", "clean"), _CASES)
@given(at=st.lists(st.integers(0, 60)))
def test_wrapping_goes_wherever_the_pieces_are_cut(raw: str, clean: str, at: list[int]) -> None:
    cleaner = Cleaner()
    assert "".join(cleaner.feed(piece) for piece in _cut(raw, at)) + cleaner.end() == clean


@given(st.text(alphabet="字<>/think`\n {}", max_size=60), st.lists(st.integers(0, 60)))
def test_any_text_gives_the_same_words_however_it_is_cut(text: str, at: list[int]) -> None:
    def cleaned(pieces: list[str]) -> str | None:
        cleaner = Cleaner()
        try:
            return "".join(cleaner.feed(piece) for piece in pieces) + cleaner.end()
        except Unmarked:
            return None

    whole, cut = cleaned([text] if text else []), cleaned(_cut(text, at))
    assert whole == cut or "</think" in text  # what was told cannot be taken back


def test_words_before_an_end_mark_that_nobody_opened_were_thoughts() -> None:
    cleaner = Cleaner()
    assert cleaner.feed("想一想") == "想一想"
    with pytest.raises(Unmarked):
        cleaner.feed("</think>六万元。")


@pytest.mark.parametrize(
    ("raw", "clean"), [("想一想</think>六万元。", "六万元。"), ("没有想就说了。", "没有想就说了。")]
)
def test_a_model_known_to_think_aloud_is_told_only_when_it_has_thought(raw: str, clean: str) -> None:
    cleaner = Cleaner(thinks=True)
    assert "".join(cleaner.feed(c) for c in raw) + cleaner.end() == clean


@pytest.mark.parametrize(
    "text", ['{"a": 1}', ' {"a":1}\n', '好的：{"a": 1}。希望有帮助', '```json\n{"a":1}\n```']
)
def test_the_one_object_is_found(text: str) -> None:
    assert only_object(text) == '{"a": 1}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有",
        "[1]",
        '{"a": 1',
        '{"a": NaN}',
        "{'a': 1}",
        '{"a":1} {"a":2}',
        '{"a":' * 5000,
        "{" + " " * 200_000,
    ],
)
def test_what_is_not_one_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        only_object(text)
