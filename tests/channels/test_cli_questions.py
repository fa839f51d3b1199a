"""The commands that ask: search, ask and batch, with the contract's JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.channels.talent import Talent, given

_PASSAGE = {
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


_QUESTION = "虹口区租房补贴的标准是每月多少"


def test_search_gives_passages_with_the_source_as_ingested(filled: Talent) -> None:
    body = given(filled("search", "租房补贴标准", "--k", 3, "--region", "上海市虹口区", "--json"))
    assert set(body) == {"release", "passages"}
    assert body["release"] == 1
    assert 0 < len(body["passages"]) <= 3
    assert all(set(p) >= _PASSAGE for p in body["passages"])
    best = body["passages"][0]
    assert (best["source"], best["clause_id"]) == ("shanghai/hongkou-rent.md", "test-hongkou-rent#第二条")
    assert (best["effective_from"], best["effective_to"]) == ("2023-03-01", "2028-02-29")


def test_search_is_as_of_the_day_asked_for(filled: Talent) -> None:
    found = {}
    for day in ("2024-06-30", "2024-07-01"):
        body = given(filled("search", "引进人才落户条件", "--region", "310000", "--as-of", day, "--json"))
        found[day] = {p["document_id"] for p in body["passages"]} & {
            "test-sh-settling-2019",
            "test-sh-settling-2024",
        }
    assert found == {"2024-06-30": {"test-sh-settling-2019"}, "2024-07-01": {"test-sh-settling-2024"}}


def test_ask_gives_the_contract_s_answer_and_goes_on_by_id(filled: Talent) -> None:
    body = given(filled("ask", _QUESTION, "--json"))
    assert set(body) >= {"conversation_id", "answer", "release", "ms"}
    assert set(body["answer"]) >= {"text", "status", "citations", "cards", "quick_replies"}
    assert "640元" in body["answer"]["text"]
    assert all(set(c) >= _CITATION for c in body["answer"]["citations"])
    again = given(filled("ask", "谢谢", "--conversation", body["conversation_id"], "--json"))
    assert again["conversation_id"] == body["conversation_id"]


def test_ask_for_people_names_document_place_and_term(filled: Talent) -> None:
    result = filled("ask", _QUESTION)
    assert result.exit_code == 0
    assert "640元" in result.stdout
    assert "〔1〕《虹口区测试人才租房补贴办法》" in result.stdout
    assert "2023-03-01 至 2028-02-29" in result.stdout


def test_batch_answers_line_by_line_with_the_same_ids(filled: Talent, tmp_path: Path) -> None:
    rows: list[Any] = [
        {"id": "a", "question": _QUESTION, "mode": "ask"},
        {"id": 2, "question": "租房补贴标准", "mode": "search", "k": 2, "region": "310115"},
        {
            "id": "c",
            "question": "引进人才落户条件",
            "mode": "search",
            "region": "310000",
            "as_of": "2024-06-30",
        },
        {"id": "d", "question": "你好"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", encoding="utf-8")
    result = filled("batch", file, "--json")
    assert result.exit_code == 0
    given_out = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in given_out] == ["a", 2, "c", "d"]
    assert "640元" in given_out[0]["answer"]["text"]
    assert len(given_out[1]["passages"]) == 2
    assert given_out[1]["passages"][0]["document_id"] == "test-pudong-rent"
    assert given_out[2]["passages"][0]["document_id"] == "test-sh-settling-2019"
    assert given_out[3]["answer"]["status"] == "answered_small_talk"


def test_bad_lines_of_a_batch_are_errors_of_their_own(filled: Talent, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        '{"id": 1',
        "[]",
        '{"id": 2, "question": "你好"}',
        '{"id": 3, "question": "落户", "region": "火星市"}',
        '{"id": 4, "question": "落户", "as_of": "2026-02-30"}',
        '{"id": 5, "question": "落户", "mode": "search", "k": "many"}',
    ]
    file.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    result = filled("batch", file, "--json")
    assert result.exit_code == 1
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["id"], "error" in row) for row in rows] == [
        (None, True), (None, True), (2, False), (3, True), (4, True), (5, True),
    ]  # fmt: skip
    assert "火星市" in rows[3]["error"]
