"""Personal data is masked before a model is asked and restored in what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.masked import MaskedModel
from assistant.models.types import StopWriting
from tests.assistant.models.conftest import asked
from tests.assistant.models.scripted import Says

_PHONE = "13800001234"


@dataclass
class Found:
    text: str
    known: Mapping[str, str]

    def restore(self, text: str) -> str:
        for placeholder, value in self.known.items():
            text = text.replace(placeholder, value)
        return text


def _masked(text: str) -> Found:
    """Numbers of eleven digits, numbered."""
    known: dict[str, str] = {}
    for value in re.findall(r"\d{11}", text):
        known.setdefault(value, f"〔手机号{len(known) + 1}〕")
    for value, placeholder in known.items():
        text = text.replace(value, placeholder)
    return Found(text, {placeholder: value for value, placeholder in known.items()})


def test_the_model_is_asked_with_placeholders_and_the_reply_is_restored() -> None:
    inner = Says("请用〔手机号1〕", "联系。")
    request = replace(asked(), system=f"来电 {_PHONE}", user=f"我是 {_PHONE}")
    assert MaskedModel(inner, _masked).write(request).text == f"请用{_PHONE}联系。"
    assert (inner.asked[0].system, inner.asked[0].user) == ("来电 〔手机号1〕", "我是 〔手机号1〕")


@given(st.lists(st.integers(0, 14)))
def test_a_placeholder_split_over_pieces_is_told_whole(cuts: list[int]) -> None:
    text = "请用〔手机号1〕联系〔注〕。"
    ends = [0, *sorted(cuts), len(text)]
    pieces = [text[a:b] for a, b in pairwise(ends)]
    told: list[str] = []
    reply = MaskedModel(Says(*pieces), _masked).write(replace(asked(), user=_PHONE), told.append)
    assert "".join(told) == reply.text == f"请用{_PHONE}联系〔注〕。"
    assert not any("〔手机" in piece for piece in told)


def test_a_bracket_that_is_never_closed_is_told_in_the_end() -> None:
    told: list[str] = []
    MaskedModel(Says("见〔手机"), _masked).write(asked(), told.append)
    assert "".join(told) == "见〔手机"


def test_placeholders_that_the_model_made_up_stay_placeholders() -> None:
    assert (
        MaskedModel(Says("〔手机号7〕"), _masked).write(replace(asked(), user=_PHONE)).text == "〔手机号7〕"
    )


def test_in_json_only_the_strings_are_restored_and_it_stays_json() -> None:
    def quoting(text: str) -> Found:
        return Found(text, {"〔姓名1〕": 'A"B\\'})

    inner = Says('{"who": ["〔姓名1〕", 3], "〔姓名1〕": null}')
    reply = MaskedModel(inner, quoting).write(asked(schema={"type": "object"}))
    assert json.loads(reply.text) == {"who": ['A"B\\', 3], 'A"B\\': None}


def test_enough_at_the_very_end_is_no_failure() -> None:
    def listen(text: str) -> None:
        raise StopWriting

    assert MaskedModel(Says("〔"), _masked).write(asked(), listen).text == "〔"


def test_a_mask_over_the_border_sends_nothing_unmasked() -> None:
    inner = Says("好")
    MaskedModel(inner, lambda text: Found("〔全部〕", {})).write(asked())
    assert (inner.asked[0].system, inner.asked[0].user) == ("", "〔全部〕")


@pytest.mark.parametrize("text", ["", "没有个人信息", "沪人社规〔2022〕1号"])
def test_harmless_words_pass_unchanged(text: str) -> None:
    inner = Says("见沪人社规〔2022〕1号。")
    told: list[str] = []
    MaskedModel(inner, _masked).write(replace(asked(), user=text), told.append)
    assert (inner.asked[0].user, "".join(told)) == (text, "见沪人社规〔2022〕1号。")
