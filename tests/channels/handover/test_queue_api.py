"""The queue over HTTP: operators take, write and hand back; the person reads what was written."""

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
from tests.installations import installation, published

QUEUE = "/api/v1/staff/queue"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    made = installation(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(place: Installation) -> Iterator[TestClient]:
    app = create_app(place.assistant, tools=place.tools, plugs=staff_plugs(place))
    with TestClient(app) as client:
        yield client


def sign_in(place: Installation, client: TestClient, name: str, role: str = "operator") -> None:
    """Whose requests follow."""
    token, session = place.staff.begin(
        place.staff.from_elsewhere(Person(name, name, name, frozenset({role})))
    )
    client.cookies.set(COOKIE, token)
    client.headers["X-CSRF-Token"] = session.csrf


def asked(client: TestClient) -> str:
    """The conversation of somebody who asked for a person."""
    said = client.post("/api/v1/chat", json={"message": "转人工"}).json()
    assert said["answer"]["status"] == "handover_requested"
    return str(said["conversation_id"])


def test_what_the_operator_writes_is_read_in_the_persons_own_conversation(
    place: Installation, client: TestClient
) -> None:
    person = f"/api/v1/conversations/{asked(client)}/person"
    assert client.get(person).json() == {"open": True, "messages": []}
    sign_in(place, client, "zhao")
    (item,) = client.get(QUEUE).json()["items"]
    one = f"{QUEUE}/{item['code']}"
    taken = client.post(f"{one}/take").json()
    assert (taken["state"], taken["turns"][0]["question"]) == ("taken", "转人工")
    assert client.post(f"{one}/messages", json={"text": "请讲"}).status_code == 200
    hello, words = client.get(person).json()["messages"]
    assert (words["by"], words["text"]) == ("zhao", "请讲")
    assert client.get(person, params={"after": hello["number"]}).json()["messages"] == [words]
    assert client.post(f"{one}/done").json()["state"] == "done"
    assert client.get(person).json()["open"] is False


def test_another_operator_is_told_who_serves_the_person(place: Installation, client: TestClient) -> None:
    asked(client)
    sign_in(place, client, "zhao")
    one = f"{QUEUE}/{client.get(QUEUE).json()['items'][0]['code']}"
    client.post(f"{one}/take")
    sign_in(place, client, "qian")
    refused = client.post(f"{one}/messages", json={"text": "我来"})
    assert refused.status_code == 409 and "zhao" in refused.json()["detail"]
    assert client.post(f"{QUEUE}/Z-0/take").status_code == 404


def test_the_queue_is_for_operators_who_are_signed_in(place: Installation, client: TestClient) -> None:
    assert client.get(QUEUE).status_code == 401
    sign_in(place, client, "sun", "auditor")
    assert client.get(QUEUE).status_code == 403


def test_what_is_said_last_gets_a_suggestion_which_is_accepted_edited_or_left(
    place: Installation, client: TestClient
) -> None:
    published(place)
    about = asked(client)
    sign_in(place, client, "zhao")
    one = f"{QUEUE}/{client.get(QUEUE).json()['items'][0]['code']}"
    assert client.post(f"{one}/take").json()["hint"] is None  # 转人工 is no question

    def say(text: str) -> Any:
        client.post("/api/v1/chat", json={"message": text, "conversation_id": about})
        return client.get(one).json()["hint"]

    hint = say("上海引进人才落户，博士要交多久社保")
    assert (
        "不作要求" in hint["say"]
        and "〔1〕" not in hint["say"]
        and "依据：《" in hint["say"]
        and hint["clauses"]
    )
    client.post(f"{one}/messages", json={"text": hint["say"], "hint": hint["say"]})
    follow = say("需要什么材料")
    assert "劳动合同" in follow["say"] and "杭州" not in follow["say"]
    client.post(f"{one}/messages", json={"text": f"您好。\n{follow['say']}", "hint": follow["say"]})
    assert say("今天天气怎么样") is None
    client.post(f"{one}/messages", json={"text": "我看不到天气。"})
    told = [entry.detail for entry in place.staff.audited(limit=20) if entry.act == "handover.answer"]
    assert [detail.get("hint") for detail in reversed(told)] == ["采纳", "改后采纳", None]
