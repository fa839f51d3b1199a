"""A scan on the command line: its pages are counted while they are read, and how sure they are is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from channels.cli import knowledge as commands
from tests.channels.talent import Talent, given
from tests.knowledge.scans import write_scan


def test_from_a_scan_to_a_passage_with_its_confidence(
    filled: Talent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[str, int, int]] = []

    @contextmanager
    def recorded() -> Iterator[Callable[[str, int, int], None]]:
        yield lambda *step: steps.append(step)

    monkeypatch.setattr(commands, "progress_bars", recorded)
    body = given(filled("ingest", write_scan(tmp_path / "扫描.pdf"), "--publish", "--json"))
    assert body["release"] == 2
    assert ("pages", 1, 1) in steps
    document = body["files"][0]["document_id"]
    (shown,) = [p for p in _passages(filled, body["files"][0]["title"]) if p["document_id"] == document][:1]
    assert 0.5 < shown["confidence"] <= 1
    assert "confidence" not in _passages(filled, "租房补贴标准")[0]


def _passages(talent: Talent, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = given(talent("search", query, "--json"))["passages"]
    return found
