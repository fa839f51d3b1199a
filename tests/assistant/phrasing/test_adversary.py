"""Whatever a model writes, the answer stands on the clauses and comes in time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.adapters.conversations import SqlConversations
from assistant.bootstrap import Installation
from assistant.phrasing.holding import Holder
from assistant.results import AskResult
from assistant.service import Assistant
from assistant.steps.phrase import Phrase
from assistant.types import Line, Turn
from tests.assistant.phrasing.written import LEAD, LIMIT, NOTE, before
from tests.fakes import Script, ScriptedModel

_CASES = yaml.safe_load(Path(__file__).with_name("adversaries.yaml").read_text(encoding="utf-8"))
_QUESTION = "杭州硕士的一次性生活补贴标准是多少"
_LEAD = "硕士：4万元"
_SECONDS = 20.0


def asked(library: Installation, *script: Script, listened: bool) -> tuple[AskResult, str]:
    """The answer of an assistant with that model, and what was told on the way."""
    pieces: list[str] = []

    def hear(kind: str, data: dict[str, Any]) -> None:
        if kind == "delta":
            pieces.append(data["text"])

    model = ScriptedModel(script)
    assistant = Assistant(
        library.search, SqlConversations(library.turns), library.clock, None, library.dialogue, model
    )
    result = assistant.ask(_QUESTION, on_event=hear if listened else None)
    assert len(model.requests) == 1
    return result, "".join(pieces)


@pytest.mark.parametrize("listened", [True, False], ids=["streamed", "at once"])
@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_nothing_bad_comes_through_and_the_question_is_answered(
    library: Installation, case: dict[str, Any], listened: bool
) -> None:
    started = time.perf_counter()
    result, told = asked(library, case["write"] * case.get("times", 1), listened=listened)
    assert time.perf_counter() - started < _SECONDS
    answer = result.answer
    assert answer.status == "answered"
    assert told in ("", answer.text)
    assert [word for word in case["never"] if word in answer.text] == []
    assert _LEAD in answer.text or "4万元" in answer.text
    assert answer.citations and len(answer.text) < 1500
    assert {c.state for c in answer.citations} == {"in_force"}
    assert {c.region_name for c in answer.citations} <= {"浙江省杭州市", "全国"}


def test_the_record_holds_kinds_and_counts_and_no_word_of_the_model(library: Installation) -> None:
    asked(library, "硕士可得20万元，找张三办理。[c1]", listened=False)
    with library.turns.connect() as connection:
        rows = connection.exec_driver_sql("select trace from turns order by id desc limit 1").all()
    assert "phrase: compose@" in rows[0][0]
    assert "张三" not in rows[0][0] and "20万" not in rows[0][0]


_FRAGMENTS = st.sampled_from(
    [
        *("补贴标准为每人1.5万元", "申请人应当", "在本市连续缴纳社会保险满6个月", "不得重复申请"),
        *("已享受过同类补贴的", "补贴由用人单位", "向所在区人才服务中心申请", "每人3万元", "满8个月"),
        *("不", "或者", "以上", "杭州", "一定"),
        *("，", "。", "。", "\n", "- ", "1. ", "：", "；", "！", " ", "**", "# ", "| "),
        *("[c1]", "[c2]", "[c3]", "[c9]", "[[c1]]", "[c1", "c2]"),
        *("〔1〕", "【c3】", "<think>", "</think>", "<b>"),
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_FRAGMENTS, max_size=40).map("".join), st.integers(1, 12), st.booleans())
def test_every_line_is_from_the_draft_or_verified(text: str, size: int, listened: bool) -> None:
    pieces: list[str] = []
    turn = Phrase(ScriptedModel([text], size=size))(before(), pieces.append if listened else None)
    assert turn.draft is not None
    lines = turn.draft.lines
    written = [line for line in lines if line.written]
    assert all(_from_the_draft(line) for line in lines if not line.written)
    assert all(_verified(line, [one.text for one in written if one is not line], turn) for line in written)
    assert lines[-1] == NOTE
    said = "".join(line.text for line in lines)
    assert "1.5万元" in said and "满6个月" in said
    assert not listened or "".join(pieces).count("〔") >= len(written)


def _from_the_draft(line: Line) -> bool:
    return line in (LEAD, NOTE) or (line.quote == LIMIT.clause.text and line.passages == (LIMIT,))


def _verified(line: Line, beside: list[str], turn: Turn) -> bool:
    return bool(line.passages) and not Holder(turn, "", ())(line.text, line.passages, beside)
