"""The event stream: order of events, signs of life, resuming after the connection broke."""

from __future__ import annotations

import json

from fastapi.testclient import TestClient

from channels.api.sse import pieces
from channels.app import create_app
from tests.channels.streams import STREAM, events
from tests.journeys.fake_service import DOCTOR, DOCTOR_TEXT, FakeService

ASK = {"message": "博士有多少补贴"}
KEY = {"Idempotency-Key": "0123456789abcdef"}


def test_events_come_in_the_order_of_the_contract(client: TestClient) -> None:
    reply = client.post("/api/v1/chat", json=ASK, headers=STREAM)
    found = events(reply.text)
    kinds = [kind for _, kind, _ in found]
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert list(dict.fromkeys(kinds)) == ["status", "delta", "citations", "card", "done"]
    assert kinds == sorted(kinds, key=["status", "delta", "citations", "card", "done"].index)
    assert [number for number, _, _ in found] == list(range(1, len(found) + 1))


def test_the_pieces_of_the_text_are_the_text(client: TestClient) -> None:
    found = events(client.post("/api/v1/chat", json=ASK, headers=STREAM).text)
    assert "".join(data["text"] for _, kind, data in found if kind == "delta") == DOCTOR_TEXT
    assert next(data for _, kind, data in found if kind == "citations") == list(DOCTOR)


def test_done_carries_the_whole_answer_and_the_first_event_the_conversation(client: TestClient) -> None:
    found = events(client.post("/api/v1/chat", json=ASK, headers=STREAM).text)
    done = found[-1][2]
    assert done["answer"]["text"] == DOCTOR_TEXT
    assert found[0][2]["conversation_id"] == done["conversation_id"]


def test_text_that_the_service_streams_itself_is_not_sent_twice(client: TestClient) -> None:
    found = events(client.post("/api/v1/chat", json={"message": "慢慢说博士补贴"}, headers=STREAM).text)
    assert "".join(data["text"] for _, kind, data in found if kind == "delta") == DOCTOR_TEXT


def test_a_silent_stream_gives_signs_of_life() -> None:
    with TestClient(create_app(FakeService(pause=0.3), heartbeat=0.05)) as client:
        text = client.post("/api/v1/chat", json=ASK, headers=STREAM).text
    assert text.count(": \n\n") >= 2


def test_a_client_that_comes_back_gets_only_what_it_missed(client: TestClient, service: FakeService) -> None:
    whole = events(client.post("/api/v1/chat", json=ASK, headers={**STREAM, **KEY}).text)
    rest = client.post("/api/v1/chat", json=ASK, headers={**STREAM, **KEY, "Last-Event-ID": "4"})
    assert events(rest.text) == whole[4:]
    assert len(service.asked) == 1


def test_the_same_key_gives_the_same_answer_as_json(client: TestClient, service: FakeService) -> None:
    first, second = (client.post("/api/v1/chat", json=ASK, headers=KEY).json() for _ in range(2))
    assert first["answer_id"] == second["answer_id"]
    assert len(service.asked) == 1


def test_a_key_belongs_to_one_question(client: TestClient) -> None:
    client.post("/api/v1/chat", json=ASK, headers=KEY)
    reply = client.post("/api/v1/chat", json={"message": "别的问题"}, headers=KEY)
    assert reply.status_code == 422
    assert "另一个问题" in reply.json()["detail"]


def test_a_failure_ends_the_stream_with_a_problem_that_tells_no_secrets(client: TestClient) -> None:
    found = events(client.post("/api/v1/chat", json={"message": "坏"}, headers=STREAM).text)
    assert found[-1][1] == "error"
    assert found[-1][2]["status"] == 500
    assert "secret" not in json.dumps(found)


def test_pieces_end_at_punctuation_and_stay_short() -> None:
    text = "第一句，很短。\n- 第二行" + "长" * 60
    cut = list(pieces(text))
    assert "".join(cut) == text
    assert cut[0] == "第一句，"
    assert max(map(len, cut)) <= 25
