"""Every kind of bad input is answered with a problem that says what to do."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient

from channels.app import create_app
from knowledge.errors import IndexUnavailable
from tests.journeys.fake_service import FakeService

CHAT = "/api/v1/chat"


def _problem(reply: Any, status: int) -> dict[str, Any]:
    body: dict[str, Any] = reply.json()
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == status
    return body


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"message": ""}, "问题不能为空"),
        ({"message": " \n\t "}, "问题不能为空"),
        ({"message": "\u200b\u200d"}, "问题不能为空"),
        ({"message": "问" * 2001}, "最多 2000 个字"),
        ({"message": 5}, "问题应为文字"),
        ({"message": None}, "问题应为文字"),
        ({}, "问题没有填写"),
        ([], "应为 JSON 对象"),
        ({"message": "你好", "as_of": "2026-02-30"}, "2026-11-22"),
        ({"message": "你好", "as_of": "明天"}, "2026-11-22"),
        ({"message": "你好", "as_of": 20261122}, "2026-11-22"),
        ({"message": "你好", "region": "火星市"}, "火星市"),
        ({"message": "你好", "region": "x" * 41}, "最多 40 个字"),
        ({"message": "你好", "conversation_id": "../etc"}, "格式不对"),
        ({"message": "你好", "conversation_id": "a" * 65}, "最多 64 个字"),
    ],
)
def test_bad_questions_are_told_what_is_wrong(client: TestClient, sent: Any, words: str) -> None:
    assert words in _problem(client.post(CHAT, json=sent), 422)["detail"]


def test_a_lone_surrogate_is_refused_rather_than_crashing(client: TestClient) -> None:
    reply = client.post(CHAT, content=b'{"message": "\\ud800"}', headers={"Content-Type": "application/json"})
    assert "无法识别的字符" in _problem(reply, 422)["detail"]


def test_the_field_that_is_wrong_is_named(client: TestClient) -> None:
    errors = _problem(client.post(CHAT, json={"message": "", "as_of": "x"}), 422)["errors"]
    assert [error["field"] for error in errors] == ["message", "as_of"]


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"", b'{"message": }'])
def test_what_is_no_json_is_refused(client: TestClient, content: bytes) -> None:
    reply = client.post(CHAT, content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)
    assert "JSON" in _problem(reply, reply.status_code)["detail"] or "没有填写" in reply.json()["detail"]


def test_a_form_is_no_json(client: TestClient) -> None:
    _problem(client.post(CHAT, data={"message": "你好"}), 415)


def test_a_large_body_is_refused_whether_announced_or_not(client: TestClient) -> None:
    large = b'{"message": "' + b"x" * 100_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    _problem(client.post(CHAT, content=large, headers=headers), 413)
    unannounced = client.post(CHAT, content=iter([large[:50_000], large[50_000:]]), headers=headers)
    _problem(unannounced, 413)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=", "检索词不能为空"),
        ("", "检索词没有填写"),
        ("q=a&k=0", "不能小于 1"),
        ("q=a&k=51", "不能大于 50"),
        ("q=a&k=many", "应为整数"),
        ("q=a&as_of=2026-13-01", "2026-11-22"),
        ("q=a&region=火星市", "火星市"),
    ],
)
def test_bad_searches_are_told_what_is_wrong(client: TestClient, query: str, words: str) -> None:
    assert words in _problem(client.get(f"/api/v1/search?{query}"), 422)["detail"]


def test_unknown_addresses_and_methods_are_problems(client: TestClient) -> None:
    assert "openapi.json" in _problem(client.get("/nowhere"), 404)["detail"]
    _problem(client.get("/api/v1/nowhere"), 404)
    _problem(client.get("/assets/x/none.js"), 404)
    assert client.delete(CHAT).headers["Allow"] == "POST"
    _problem(client.delete(CHAT), 405)


def test_a_failure_tells_a_number_but_neither_traceback_nor_question(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "talent.http"):
        reply = client.post(CHAT, json={"message": "坏：我的电话是隐私"})
    problem = _problem(reply, 500)
    assert "Traceback" not in reply.text
    assert "secret" not in reply.text
    assert problem["instance"] in caplog.text
    assert "隐私" not in caplog.text


def test_a_broken_index_is_unavailable_and_says_what_to_do() -> None:
    class Broken(FakeService):
        def search(self, query: str, **_: Any) -> Any:
            raise IndexUnavailable("向量索引打不开。请运行 talent doctor。")

    with TestClient(create_app(Broken())) as client:
        reply = client.get("/api/v1/search?q=落户")
    assert "talent doctor" in _problem(reply, 503)["detail"]
    assert reply.headers["Retry-After"]
