"""The questions of a call, as they stand at its end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.listening.questions import questions
from assistant.listening.types import Segment

_CASES = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))
_TOPICS = re.compile("租的?房的?补的?贴|购的?房的?补的?贴|落户|居住证")


def _segments(lines: list[str]) -> list[Segment]:
    return [Segment(n, "caller" if line[0] == "来" else "agent", line[2:]) for n, line in enumerate(lines, 1)]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_the_questions_of_a_call(case: dict[str, Any]) -> None:
    assert [one.text for one in questions(_segments(case["lines"]), _TOPICS)] == case["asked"]


def test_a_question_keeps_its_name_when_more_is_said() -> None:
    lines = ["来：硕士租房补贴有多少", "坐：稍等", "来：不对，是博士", "来：购房补贴呢有多少"]
    seen = [questions(_segments(lines[:n]), _TOPICS) for n in (1, 3, 4)]
    assert {found[0].place for found in seen} == {(1, 1)}
    assert [found[0].seq for found in seen] == [1, 3, 3]


def test_it_says_whether_the_caller_asks_for_the_own_case() -> None:
    lines = ["来：我能不能拿租房补贴", "来：居住证去哪里领"]
    assert [one.of_oneself for one in questions(_segments(lines), _TOPICS)] == [True, False]
