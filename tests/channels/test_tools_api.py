"""Tools over HTTP and from the command line: the same result, clear refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from channels.app import create_app
from tests.channels.talent import Talent
from tests.installations import installation

_FACTS = {
    "年龄": 35,
    "学历": "大专",
    "学位": "无",
    "社保年限": 5,
    "持有居住证": "是",
    "当月在职参保": "是",
    "近12个月社保月数": 12,
}
_BODY = {"scheme": "居住证积分", "facts": _FACTS, "others_none": True, "as_of": "2026-03-01"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    place = installation(tmp_path)
    with TestClient(create_app(place.assistant, tools=place.tools)) as client:
        yield client
    place.close()


def _run(client: TestClient, name: str, body: dict[str, Any]) -> dict[str, Any]:
    reply = client.post(f"/api/v1/tools/{name}", json=body)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_points_are_calculated_over_http(client: TestClient) -> None:
    found = _run(client, "calculate_points", _BODY)
    assert found["value"]["points"]["low"] == 95
    assert found["missing"] == []
    assert found["as_of"] == "2026-03-01"


def test_arguments_may_be_given_in_one_object(client: TestClient) -> None:
    arguments = {k: v for k, v in _BODY.items() if k != "as_of"}
    found = _run(client, "check_eligibility", {"arguments": arguments, "as_of": "2026-03-01"})
    assert found["value"]["status"] == "not_met"


def test_what_is_missing_is_asked_for(client: TestClient) -> None:
    found = _run(client, "check_eligibility", {"scheme": "居住证积分", "facts": {"年龄": 32}})
    assert found["missing"][0]["question"].endswith(("？", "。"))


def test_the_tools_the_schemes_and_the_facts_are_listed(client: TestClient) -> None:
    names = [t["name"] for t in client.get("/api/v1/tools").json()]
    assert "match_policies" in names
    assert "sh-residence-points" in [s["scheme"] for s in client.get("/api/v1/schemes").json()]
    assert "年龄" in [f["label"] for f in client.get("/api/v1/facts").json()]


@pytest.mark.parametrize(
    ("name", "body", "status", "words"),
    [
        ("no_such_tool", {}, 404, "可用的工具"),
        ("check_eligibility", {"scheme": "居住证积"}, 404, "居住证积分"),
        ("check_eligibility", {"scheme": "居住证积分", "facts": {"年龄": 300}}, 422, "不可能"),
        ("check_eligibility", {**_BODY, "region": "火星"}, 422, "火星"),
        ("check_eligibility", {**_BODY, "as_of": "明天"}, 422, "2026-11-22"),
    ],
)
def test_a_call_that_cannot_be_made_is_refused_with_what_to_do(
    client: TestClient, name: str, body: dict[str, Any], status: int, words: str
) -> None:
    reply = client.post(f"/api/v1/tools/{name}", json=body)
    assert reply.status_code == status
    assert words in reply.text


def test_check_gives_the_same_from_the_command_line(talent: Talent, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(_FACTS, ensure_ascii=False), encoding="utf-8")
    options = ["--facts", str(file), "--others-none", "--as-of", "2026-03-01", "--json"]
    run = talent("check", "居住证积分", *options)
    assert run.exit_code == 0, run.stderr
    assert json.loads(run.stdout)["points"]["gap"] == 25


@pytest.mark.parametrize(("content", "words"), [("{", "JSON"), ("[1]", "JSON 对象")])
def test_facts_that_are_no_json_object_are_a_usage_error(
    talent: Talent, tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(content, encoding="utf-8")
    run = talent("check", "居住证积分", "--facts", str(file))
    assert run.exit_code == 2
    assert words in run.stderr


def test_a_round_also_erases_what_was_kept_long_enough(talent: Talent) -> None:
    run = talent("notices", "--json")
    assert run.exit_code == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["failed"] == 0 and {"remembered", "turns", "notices", "contacts"} <= set(found["erased"])
    assert json.loads(talent("notices", "--dry-run", "--json").stdout)["erased"] == {}
