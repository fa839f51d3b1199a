"""The command `talent`: the contract's JSON, exit statuses 0, 1 and 2, and errors that say what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.channels.talent import Talent, given
from tests.installations import CORPUS, policy
from tests.redis_server import redis_server


def test_ingest_reports_a_row_a_file_and_publish_makes_the_release(talent: Talent) -> None:
    body = given(talent("ingest", CORPUS, "--json"))
    assert set(body) == {"files", "release"}
    assert body["release"] is None
    assert {row["outcome"] for row in body["files"]} == {"created"}
    assert "shanghai/hongkou-rent.md" in {row["source"] for row in body["files"]}
    assert given(talent("publish", "--json"))["release"] == 1
    assert given(talent("publish", "--json")) == {"release": None, "findings": [], "left_out": []}
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


def test_doctor_says_how_redis_stands(talent: Talent, monkeypatch: pytest.MonkeyPatch) -> None:
    with redis_server() as redis:
        monkeypatch.setenv("TALENT_REDIS_URL", redis.url)
        assert "毫秒应答" in stands(talent)["detail"] and stands(talent)["ok"]
        redis.stop()
        assert "连不上" in stands(talent)["detail"] and not stands(talent)["ok"]


def stands(talent: Talent) -> dict[str, Any]:
    checks = json.loads(talent("doctor", "--json").stdout)["checks"]
    return next(check for check in checks if check["name"] == "Redis")


def test_doctor_says_what_is_wrong_and_ends_with_one(talent: Talent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_REGION", "火星市")
    result = talent("doctor", "--json")
    assert result.exit_code == 1
    body = json.loads(result.stdout)
    wrong = {check["name"]: check["detail"] for check in body["checks"] if not check["ok"]}
    assert not body["ok"]
    assert "火星市" in wrong["地区"]
    assert "Redis" not in wrong
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
