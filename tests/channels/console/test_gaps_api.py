"""Closing gaps over HTTP and on the command line: who may, what is written down, what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Installation
from assistant.staff.types import Person
from channels.app import create_app
from channels.cli.areas import staff_plugs
from channels.staff.cookies import COOKIE
from channels.staff.guard import CSRF
from tests.channels.talent import Talent, given
from tests.installations import installation, policy, published

S = "/api/v1/staff"
WORD = {"said": "见面礼", "term": "生活补贴"}


def grants(folder: Path) -> Path:
    return policy(folder, "shenghuo", "应届毕业生可以申领一次性生活补贴，硕士3万元。",
                  title="上海市应届毕业生生活补贴办法", topics="[生活补贴]")  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data", region="310000")
    published(place, grants(tmp_path / "old"))
    for text in ("毕业生见面礼有多少钱", "毕业生见面礼怎么领"):
        place.assistant.ask(text)
    yield place
    place.close()


@pytest.fixture
def who(place: Installation) -> Iterator[dict[str, TestClient]]:
    """The browsers of an editor, a reviewer and an operator."""
    app = create_app(place.assistant, desk=place.desk, plugs=staff_plugs(place))
    clients = {}
    for role in ("editor", "reviewer", "operator"):
        account = place.staff.from_elsewhere(Person(role, role, role, frozenset({role})))
        token, session = place.staff.begin(account)
        clients[role] = TestClient(app, headers={CSRF: session.csrf}, cookies={COOKIE: token})
    with clients["editor"]:
        yield clients


def test_only_those_who_work_on_gaps_may_change_anything(
    place: Installation, who: dict[str, TestClient]
) -> None:
    key = place.gaps.found()[0].key
    acts: list[tuple[str, Any]] = [
        (f"gaps/{key}/words", WORD),
        (f"gaps/{key}/words/try", WORD),
        (f"gaps/{key}/qa", {"question": "问", "answer": "答"}),
        (f"gaps/{key}/qa/try", {"document_id": "x"}),
        (f"gaps/{key}/outside", {"text": "不归我们"}),
    ]
    for role in ("reviewer", "operator"):
        assert [who[role].post(f"{S}/{path}", json=body).status_code for path, body in acts] == [403] * 5
        assert who[role].delete(f"{S}/words/1").status_code == 403
    assert who["operator"].get(f"{S}/words").status_code == 403
    assert who["reviewer"].get(f"{S}/words").json() == {"words": []}
    assert place.gaps.found()[0].notes == []


def test_every_way_is_in_the_audit_log_and_what_is_wrong_is_told(
    place: Installation, who: dict[str, TestClient]
) -> None:
    editor, key = who["editor"], place.gaps.found()[0].key
    assert editor.post(f"{S}/gaps/{key}/words/try", json=WORD).json()["answered_after"] == 2
    refused = editor.post(f"{S}/gaps/{key}/words", json=WORD | {"said": "怎么办"})
    assert refused.status_code == 422 and "只是问法" in refused.json()["detail"]
    word = editor.post(f"{S}/gaps/{key}/words", json=WORD).json()
    assert [one["said"] for one in editor.get(f"{S}/words").json()["words"]] == ["见面礼"]
    assert editor.get(f"{S}/gaps/{key}").json()["state"] == "done"
    assert editor.delete(f"{S}/words/{word['id']}").status_code == 200
    assert editor.delete(f"{S}/words/{word['id']}").status_code == 404
    clause = editor.get(f"{S}/gaps/{key}/clauses?q=生活补贴").json()["clauses"][0]["clause"]
    body = {"question": "见面礼多少", "answer": "硕士8万元。", "clause": clause}
    made = editor.post(f"{S}/gaps/{key}/qa", json=body).json()
    assert len(made["doubts"]) == 1
    tried = editor.post(f"{S}/gaps/{key}/qa/try", json={"document_id": made["document_id"]})
    assert tried.status_code == 200 and len(tried.json()["rows"]) == 2
    assert editor.get(f"{S}/gaps/{key}").json()["notes"][-1]["standing"] == "草稿，待提交审核"
    assert editor.post(f"{S}/gaps/{key}/outside", json={"text": "由财政部门办理"}).json()["done"] is True
    acts = [entry.act for entry in place.staff.audited() if entry.act.startswith("gaps.")]
    assert acts == ["gaps.outside", "gaps.write", "gaps.unteach", "gaps.teach"]


def test_the_command_line_goes_the_same_ways(talent: Talent, tmp_path: Path) -> None:
    assert talent("ingest", grants(tmp_path / "old"), "--publish").exit_code == 0
    asked = ("ask", "毕业生见面礼有多少钱", "--region", "上海市", "--json")
    given(talent(*asked))
    (gap,) = given(talent("gaps", "--json"))["gaps"]
    teach = ("gaps", "teach", gap["key"], *WORD.values(), "--json")
    assert given(talent(*teach, "--try"))["trial"]["answered_after"] == 1
    assert given(talent("gaps", "words", "--json")) == {"words": []}
    given(talent(*teach))
    assert "硕士3万元" in given(talent(*asked))["answer"]["text"]
    assert given(talent("gaps", "unteach", "1", "--json"))["said"] == "见面礼"
    own = ("--answer", "硕士3万元。", "--clause", "shenghuo#第一条", "--json")
    made = given(talent("gaps", "write", gap["key"], *own))
    assert made["trial"]["answered_after"] == 1 and made["doubts"] == []
    assert given(talent("gaps", "outside", gap["key"], "由财政部门办理", "--json"))["state"] == "outside"
    assert len(given(talent("gaps", "show", gap["key"], "--json"))["notes"]) == 3
