"""Cross references of cited clauses are shown in the citation, and what is only pointed at is read out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.installations import installation, policy, published


@pytest.fixture
def answer(tmp_path: Path) -> dict[str, Any]:
    """The answer to a question whose rule points at two other clauses."""
    policy(
        tmp_path / "files",
        "yunlu",
        "云麓工程师补贴的发放标准，按照本办法第二条执行，逾期按照《上海市测试qingfeng办法》第一条处理。",
        "每人每月二千四百元，满一年后停发。",
    )
    policy(tmp_path / "files", "qingfeng", "逾期申领的，减半发放，并书面告知本人。")
    place = installation(tmp_path / "data")
    published(place, tmp_path / "files")
    body: dict[str, Any] = json.loads(
        json.dumps(place.assistant.ask("上海云麓工程师补贴的发放标准怎么定").to_json())
    )
    place.close()
    found: dict[str, Any] = body["answer"]
    return found


def test_a_citation_shows_what_its_clause_refers_to(answer: dict[str, Any]) -> None:
    cited = next(c for c in answer["citations"] if c["label"] == "第一条" and c["document_id"] == "yunlu")
    assert [r["text"] for r in cited["references"]] == ["本办法第二条", "《上海市测试qingfeng办法》第一条"]
    own, other = cited["references"]
    assert (own["clause_id"], own["label"]) == ("yunlu#第二条", "第二条")
    assert (other["document_id"], other["title"]) == ("qingfeng", "上海市测试qingfeng办法")
    assert "减半发放" in other["quote"]


def test_a_clause_that_the_answer_only_points_at_is_read_out_with_its_own_citation(
    answer: dict[str, Any],
) -> None:
    assert answer["status"] == "answered"
    assert "每人每月二千四百元" in answer["text"] and "减半发放" in answer["text"]
    assert {"yunlu#第二条", "qingfeng#第一条"} <= {c["clause_id"] for c in answer["citations"]}
