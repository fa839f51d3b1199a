"""A recorded call is played into the running service."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadRequest
from channels.hotline.replay import Line, recorded, replayed
from tests.channels.hotline.callers import agent, caller
from tests.channels.hotline.conftest import KEY, Hotline


def _file(folder: Path, *lines: str) -> Path:
    file = folder / "call.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_a_recorded_call_brings_its_suggestions(hotline: Hotline, tmp_path: Path) -> None:
    frames = [agent(1, "您好"), caller(2, "租房补贴一个月给多少", at="2026-11-22T10:00:08+08:00")]
    frames[0]["at"] = "2026-11-22T10:00:00+08:00"
    call = recorded(_file(tmp_path, *(json.dumps(f, ensure_ascii=False) for f in frames), ""))
    told: list[tuple[str, dict[str, Any]]] = []
    line = Line(f"{hotline.url}/replayed", KEY)
    assert asyncio.run(replayed(line, call, 100, lambda kind, one: told.append((kind, one)))) == 1
    assert [kind for kind, _ in told] == ["segment", "segment", "suggestion"]
    assert "1500元" in told[-1][1]["say"]


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"第 2 行.*speaker"):
        recorded(_file(tmp_path, json.dumps(caller(1, "好")), '{"seq": 2, "text": "x"}'))


def test_a_wrong_key_is_said(hotline: Hotline) -> None:
    line = Line(f"{hotline.url}/refused", "not-the-key-of-anybody")
    with pytest.raises(BadRequest, match="密钥不对"):
        asyncio.run(replayed(line, [], 1, lambda kind, one: None))


def test_a_service_that_does_not_run_is_said() -> None:
    with pytest.raises(BadRequest, match="talent serve"):
        asyncio.run(replayed(Line("ws://127.0.0.1:9/hotline/demo/calls/x", KEY), [], 1, lambda k, o: None))
