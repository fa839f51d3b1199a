"""What is given out: the JSON of a search and of an answer."""

from __future__ import annotations

from assistant.results import SearchResult, answer_json
from assistant.steps.verify import Verify
from assistant.types import AnswerStatus, Draft
from tests.assistant.turns import drafted, passage, quoted, turn

_TEXT = "补贴每季度发放一次。"


def test_a_confidence_is_given_out_of_scans_only() -> None:
    found = passage(_TEXT, confidence=0.93), passage(_TEXT, label="第二条")
    first, second = SearchResult(1, found).to_json()["passages"]
    assert first["confidence"] == 0.93
    assert "confidence" not in second


def test_a_citation_carries_the_confidence_of_its_scan() -> None:
    lines = quoted(passage(_TEXT, confidence=0.93)), quoted(passage(_TEXT, label="第二条"))
    answer = Verify()(drafted(turn("补贴多久发"), Draft(lines, AnswerStatus.ANSWERED), "310000")).answer
    assert answer is not None
    first, second = answer_json(answer)["citations"]
    assert first["confidence"] == 0.93
    assert "confidence" not in second
