"""`POST /api/v1/chat` as JSON, the conversation and feedback."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient

from channels.app import create_app
from tests.journeys.fake_service import DOCTOR_TEXT, FakeService


def test_a_question_is_answered_with_the_json_of_the_contract(client: TestClient) -> None:
    reply = client.post("/api/v1/chat", json={"message": "博士有多少补贴"})
    body = reply.json()
    assert reply.status_code == 200
    assert {"conversation_id", "answer_id", "answer", "release", "ms"} <= set(body)
    assert body["answer"]["text"] == DOCTOR_TEXT
    assert body["answer"]["status"] == "answered"
    assert [c["n"] for c in body["answer"]["citations"]] == [1, 2, 3]


def test_a_conversation_goes_on_under_its_id(client: TestClient, service: FakeService) -> None:
    first = client.post("/api/v1/chat", json={"message": "博士有多少补贴"}).json()
    follow_up = {"message": "那硕士呢", "conversation_id": first["conversation_id"]}
    assert client.post("/api/v1/chat", json=follow_up).json()["conversation_id"] == first["conversation_id"]
    turns = client.get(f"/api/v1/conversations/{first['conversation_id']}").json()["turns"]
    assert [turn["question"] for turn in turns] == ["博士有多少补贴", "那硕士呢"]
    assert turns[0]["result"] == first


def test_conversation_ids_cannot_be_guessed(client: TestClient) -> None:
    ids = [client.post("/api/v1/chat", json={"message": "你好"}).json()["conversation_id"] for _ in range(3)]
    assert len(set(ids)) == 3
    assert all(len(one) >= 22 for one in ids)


def test_an_unknown_conversation_has_no_turns(client: TestClient) -> None:
    reply = client.get("/api/v1/conversations/nobody-was-here")
    assert reply.status_code == 200
    assert reply.json() == {"conversation_id": "nobody-was-here", "turns": []}


def test_region_and_day_reach_the_service(client: TestClient) -> None:
    asked = {"message": "博士有多少补贴", "region": "330100", "as_of": "2025-01-31"}
    body = client.post("/api/v1/chat", json=asked).json()
    assert (body["region_name"], body["as_of"]) == ("杭州市", "2025-01-31")


def test_invisible_characters_are_taken_out_of_a_question(client: TestClient, service: FakeService) -> None:
    client.post("/api/v1/chat", json={"message": "  你\u200b好\x00 "})
    assert service.asked[0]["question"] == "你好"


def test_feedback_is_recorded(client: TestClient, service: FakeService) -> None:
    answer_id = client.post("/api/v1/chat", json={"message": "你好"}).json()["answer_id"]
    opinion = {"answer_id": answer_id, "helpful": False, "reason": "地区不对", "comment": "我在苏州"}
    assert client.post("/api/v1/feedback", json=opinion).status_code == 204
    assert service.opinions == [(answer_id, False, "地区不对", "我在苏州")]


def test_feedback_on_no_answer_is_a_404(client: TestClient) -> None:
    reply = client.post("/api/v1/feedback", json={"answer_id": "never", "helpful": True})
    assert reply.status_code == 404
    assert "没有找到这次回答" in reply.json()["detail"]


def test_eight_people_are_answered_side_by_side() -> None:
    service = FakeService(pause=0.1)
    with TestClient(create_app(service, workers=8)) as client, ThreadPoolExecutor(8) as people:
        started = time.perf_counter()
        replies = list(people.map(lambda _: client.post("/api/v1/chat", json={"message": "你好"}), range(8)))
        seconds = time.perf_counter() - started
    assert {reply.status_code for reply in replies} == {200}
    assert service.busiest > 4
    assert seconds < 0.7


def test_no_more_questions_are_answered_at_a_time_than_there_are_workers() -> None:
    service = FakeService(pause=0.03)
    with TestClient(create_app(service, workers=2)) as client, ThreadPoolExecutor(8) as people:
        replies = list(people.map(lambda _: client.post("/api/v1/chat", json={"message": "你好"}), range(8)))
    assert {reply.status_code for reply in replies} == {200}
    assert service.busiest == 2


def test_a_full_house_says_so_and_when_to_come_back() -> None:
    service = FakeService(pause=0.2)
    app = create_app(service, workers=1, waiting=1)
    with TestClient(app) as client, ThreadPoolExecutor(6) as people:
        replies = list(people.map(lambda _: client.post("/api/v1/chat", json={"message": "你好"}), range(6)))
    refused = [reply for reply in replies if reply.status_code == 503]
    assert refused
    assert sum(reply.status_code == 200 for reply in replies) >= 2
    assert refused[0].headers["Retry-After"] == "3"
    assert "咨询的人较多" in refused[0].json()["detail"]
