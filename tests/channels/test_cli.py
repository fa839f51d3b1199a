"""The command `talent`: the contract's JSON, exit statuses 0, 1 and 2, and errors that say what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant import bootstrap
from assistant.settings import Settings
from channels.cli.commands import app
from tests.fakes import MemoryIndex, RememberingEmbedder
from tests.installations import CORPUS, policy

Talent = Callable[..., Result]

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


@pytest.fixture
def talent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: RememberingEmbedder) -> Talent:
    """Runs a command in this process, on a data directory of its own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TALENT_{name.upper()}", raising=False)
    monkeypatch.setenv("TALENT_DATA_DIR", str(tmp_path / "data"))
    dense = MemoryIndex()
    monkeypatch.setattr(bootstrap, "make_embedder", lambda name: model)
    monkeypatch.setattr(bootstrap.ChromaIndex, "embedded", lambda *_: dense)
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def filled(talent: Talent) -> Talent:
    """The same with the test corpus published."""
    assert talent("ingest", CORPUS, "--publish").exit_code == 0
    return talent


def given(result: Result) -> Any:
    """The one JSON document of a command that succeeded."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_ingest_reports_a_row_a_file_and_publish_makes_the_release(talent: Talent) -> None:
    body = given(talent("ingest", CORPUS, "--json"))
    assert set(body) == {"files", "release"}
    assert body["release"] is None
    assert {row["outcome"] for row in body["files"]} == {"created"}
    assert "shanghai/hongkou-rent.md" in {row["source"] for row in body["files"]}
    assert given(talent("publish", "--json")) == {"release": 1}
    assert given(talent("publish", "--json")) == {"release": None}
    assert {row["outcome"] for row in given(talent("ingest", CORPUS, "--json"))["files"]} == {"unchanged"}


def test_a_file_that_failed_is_a_row_and_exit_status_one(talent: Talent, tmp_path: Path) -> None:
    policy(tmp_path / "p", "甲", "租房补贴每月100元。")
    (tmp_path / "p" / "空.md").write_bytes(b"")
    result = talent("ingest", tmp_path / "p", "--publish", "--json")
    assert result.exit_code == 1
    body = json.loads(result.stdout)
    assert body["release"] == 1
    rows = {row["source"]: row for row in body["files"]}
    assert (rows["甲.md"]["outcome"], rows["空.md"]["outcome"]) == ("created", "failed")
    assert rows["空.md"]["reason"]


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


def test_releases_are_listed_and_gone_back_to(filled: Talent, tmp_path: Path) -> None:
    assert filled("ingest", policy(tmp_path / "p", "甲", "租房补贴每月100元。"), "--publish").exit_code == 0
    assert [(r["number"], r["serving"]) for r in given(filled("releases", "--json"))] == [
        (2, True),
        (1, False),
    ]
    assert given(filled("rollback", 1, "--json")) == {"release": 1}
    assert [(r["number"], r["serving"]) for r in given(filled("releases", "--json"))] == [
        (2, False),
        (1, True),
    ]
    assert given(filled("search", "租房补贴", "--json"))["release"] == 1
    assert "2" in filled("releases").stdout


def test_doctor_finds_a_good_installation_good(filled: Talent) -> None:
    body = given(filled("doctor", "--json"))
    assert set(body) == {"ok", "checks"}
    assert body["ok"] is True
    assert all(set(check) == {"name", "ok", "detail"} for check in body["checks"])


def test_doctor_says_what_is_wrong_and_ends_with_one(talent: Talent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_REGION", "火星市")
    result = talent("doctor", "--json")
    assert result.exit_code == 1
    body = json.loads(result.stdout)
    wrong = {check["name"]: check["detail"] for check in body["checks"] if not check["ok"]}
    assert not body["ok"]
    assert "火星市" in wrong["地区"]
    assert "talent ingest" in wrong["政策库"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["ask"],
        ["ask", "你好", "--as-of", "明天"],
        ["ask", "你好", "--as-of", "2026-02-30"],
        ["search", "落户", "--k", "0"],
        ["search", "落户", "--k", "many"],
        ["ingest", "no/such/file"],
        ["batch", "no/such/file"],
        ["rollback", "one"],
        ["ask", "你好", "--colour", "red"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_two(talent: Talent, arguments: list[str]) -> None:
    result = talent(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def run(data_dir: Path, *arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m assistant` as a person does, with its own model and index."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TALENT_")}
    command = [sys.executable, "-m", "assistant", *map(str, arguments)]
    return subprocess.run(
        command, env=clean | {"TALENT_DATA_DIR": str(data_dir), "PYTHONUTF8": "1"} | settings,
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (["ask", "上海落户要什么条件"], {}),
        (["ask", "你好", "--region", "火星市"], {}),
        (["rollback", "7"], {"TALENT_DATABASE_URL": "nonsense://"}),
        (["doctor", "--json"], {"TALENT_CHAT_WORKERS": "many"}),
    ],
)
def test_a_failure_is_one_sentence_and_exit_status_one(
    tmp_path: Path, arguments: list[str], settings: dict[str, str]
) -> None:
    result = run(tmp_path, *arguments, **settings)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("错误：")
    assert "Traceback" not in result.stderr


def test_from_files_to_an_answer(tmp_path: Path) -> None:
    ingested = run(tmp_path, "ingest", CORPUS / "shanghai" / "settling-2024.md", "--publish", "--json")
    assert (ingested.returncode, ingested.stderr) == (0, "")
    assert json.loads(ingested.stdout)["release"] == 1
    asked = run(tmp_path, "ask", "上海引进人才落户要连续缴纳社会保险几个月", "--json")
    assert (asked.returncode, asked.stderr) == (0, "")
    answer = json.loads(asked.stdout)["answer"]
    assert answer["status"] == "answered"
    assert "6个月" in answer["text"]
    assert {c["source"] for c in answer["citations"]} == {"settling-2024.md"}
