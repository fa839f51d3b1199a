"""Segments come late, twice, corrected and out of order; what stands is the same."""

from __future__ import annotations

from itertools import permutations

import pytest

from assistant.listening.transcript import CallTranscript
from assistant.listening.types import Segment

_CALL = (
    Segment(1, "agent", "您好", at="01"),
    Segment(2, "caller", "我想问租房的事", at="02"),
    Segment(2, "caller", "我想问租房补贴的事", at="03"),
    Segment(3, "caller", "多少钱", at="04"),
)


def _settled(transcript: CallTranscript) -> list[str]:
    return [one.text for one in transcript.settled()]


@pytest.mark.parametrize("order", list(permutations(_CALL)))
def test_the_order_of_arrival_does_not_matter(order: tuple[Segment, ...]) -> None:
    transcript = CallTranscript()
    for segment in order:
        transcript.put(segment)
    assert _settled(transcript) == ["您好", "我想问租房补贴的事", "多少钱"]


def test_what_comes_twice_changes_nothing() -> None:
    transcript = CallTranscript()
    assert [transcript.put(_CALL[0]), transcript.put(_CALL[0])] == [True, False]


def test_of_a_partial_only_what_two_agree_on_counts() -> None:
    transcript = CallTranscript()
    changed = [
        transcript.put(Segment(1, "caller", text, False)) for text in ("我想", "我想问落", "我想问落户")
    ]
    assert changed == [False, True, True]
    assert _settled(transcript) == ["我想问落"]


def test_a_final_replaces_its_partials_and_a_late_partial_is_ignored() -> None:
    transcript = CallTranscript()
    for text in ("落户", "落户要"):
        transcript.put(Segment(1, "caller", text, False))
    assert transcript.put(Segment(1, "caller", "落户要几年？"))
    assert not transcript.put(Segment(1, "caller", "落户要几", False))
    assert _settled(transcript) == ["落户要几年？"]


def test_only_masked_text_is_kept() -> None:
    transcript = CallTranscript()
    transcript.put(Segment(1, "caller", "我的手机号是13812345678"))
    assert "13812345678" not in _settled(transcript)[0]


def test_it_tells_up_to_where_nothing_is_wanting() -> None:
    transcript = CallTranscript()
    seen = [transcript.complete]
    for seq in (1, 2, 4, 3):
        transcript.put(Segment(seq, "caller", "好"))
        seen.append(transcript.complete)
    assert seen == [-1, 1, 2, 2, 4]
