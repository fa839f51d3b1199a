"""The assistant as a channel sees it: any question gets an answer that can be replayed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from assistant.bootstrap import Installation
from assistant.errors import ConversationNotFound

_ASK = {"conversation_id", "answer_id", "answer", "release", "as_of", "region_name", "ms"}
_ANSWER = {"text", "status", "citations", "cards", "quick_replies"}
_CITATION = {
    "clause_id",
    "document_id",
    "source",
    "title",
    "number",
    "label",
    "quote",
    "url",
    "effective_from",
    "effective_to",
}


def ask(library: Installation, question: str, **known: Any) -> dict[str, Any]:
    """The JSON that is given out, once through JSON."""
    body: dict[str, Any] = json.loads(json.dumps(library.assistant.ask(question, **known).to_json()))
    return body


def test_an_answer_has_the_keys_of_the_contract(library: Installation) -> None:
    body = ask(library, "杭州硕士生活补贴标准是多少")
    assert set(body) == _ASK
    assert set(body["answer"]) == _ANSWER
    assert body["answer"]["citations"]
    assert all(set(c) >= _CITATION for c in body["answer"]["citations"])
    assert (body["release"], body["as_of"], body["region_name"]) == (1, "2026-11-22", "浙江省杭州市")


@pytest.mark.parametrize(
    ("question", "fact", "clause"),
    [
        ("杭州硕士的一次性生活补贴标准是多少", "4万元", "test-hz-living#第二条表"),
        ("苏州硕士的一次性生活补贴标准是多少", "3万元", "test-su-living#第二条"),
        ("虹口区租房补贴的标准是每月多少", "640元", "test-hongkou-rent#第二条"),
        ("浦东新区租房补贴的标准是每月多少", "910元", "test-pudong-rent#第二条"),
        ("上海引进人才落户要连续缴纳社会保险几个月", "6个月", "test-sh-settling-2024#第二条第（三）项"),
        ("上海落户受理后多少个工作日内办结", "20个工作日", "test-sh-settling-2024#第五条"),
    ],
)
def test_a_plain_question_is_answered_from_its_clause(
    library: Installation, question: str, fact: str, clause: str
) -> None:
    answer = ask(library, question)["answer"]
    assert answer["status"] == "answered"
    assert fact in answer["text"]
    assert clause in [c["clause_id"] for c in answer["citations"]]


def test_a_conversation_goes_on_under_its_id(library: Installation) -> None:
    first = ask(library, "杭州硕士生活补贴标准是多少")
    second = ask(library, "谢谢", conversation_id=first["conversation_id"])
    third = ask(library, "谢谢")
    assert second["conversation_id"] == first["conversation_id"] != third["conversation_id"]
    turns = [turn.to_json() for turn in library.assistant.conversation(first["conversation_id"])]
    assert [t["question"] for t in turns] == ["杭州硕士生活补贴标准是多少", "谢谢"]
    assert [t["result"] for t in turns] == [first, second]
    assert library.assistant.conversation("never-was") == []


def test_a_question_asked_again_is_an_answer_of_its_own(library: Installation) -> None:
    question = "虹口区租房补贴最长发放几个月"
    first, again = ask(library, question), ask(library, question)
    assert first["answer"] == again["answer"]
    assert first["conversation_id"] != again["conversation_id"]
    assert first["answer_id"] != again["answer_id"]
    assert len(library.assistant.conversation(again["conversation_id"])) == 1
    before = ask(library, question, as_of=date(2023, 2, 28))
    assert "24个月" in first["answer"]["text"]
    assert "24个月" not in before["answer"]["text"]


def test_feedback_is_taken_for_an_answer_that_was_given(library: Installation) -> None:
    body = ask(library, "杭州硕士生活补贴标准是多少")
    library.assistant.feedback(body["answer_id"], False, "不准确", None)
    with pytest.raises(ConversationNotFound):
        library.assistant.feedback("never-was", True, None, None)


def test_the_steps_are_told_as_they_begin(library: Installation) -> None:
    told: list[dict[str, Any]] = []
    library.assistant.ask(
        "上海落户的条件有哪些要求", on_event=lambda kind, data: told.append(data | {"kind": kind})
    )
    status = [event for event in told if event["kind"] == "status"]
    assert [event["step"] for event in status] == [
        "screen",
        "care",
        "converse",
        "understand",
        "act",
        "retrieve",
        "compose",
        "verify",
    ]
    assert all(event["text"] for event in status)


def test_a_page_learns_what_there_is(library: Installation) -> None:
    codes = [region.code for region in library.assistant.regions()]
    assert {"000000", "310000", "310109", "330000", "330100"} <= set(codes)
    assert library.assistant.ready().ok
    assert library.assistant.health() == {"status": "ok", "release": 1, "documents": 11}
    assert library.assistant.home().starters


def test_searching_gives_the_contract_s_keys(library: Installation) -> None:
    body = json.loads(json.dumps(library.assistant.search("租房补贴", k=3, region="310109").to_json()))
    assert set(body) == {"release", "passages"}
    keys = {
        "clause_id",
        "document_id",
        "source",
        "title",
        "number",
        "label",
        "text",
        "score",
        "effective_from",
        "effective_to",
    }
    assert all(set(p) >= keys for p in body["passages"])
    assert body["passages"][0]["document_id"] == "test-hongkou-rent"
