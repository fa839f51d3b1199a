"""The browser's key: random, unreadable for scripts, lasting only where a person wants to be remembered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from channels.app import create_app
from tests.journeys.fake_service import FakeService, Reply

_PAGE = {"Sec-Fetch-Site": "same-origin"}


class Remembering(FakeService):
    """Notes who asks, and knows one message that agrees."""

    def __init__(self) -> None:
        super().__init__(pause=0)
        self.senders: list[str] = []

    def ask(self, question: str, **known: Any) -> Reply:
        self.senders.append(known["sender"])
        return super().ask(question, **known)

    def remembers(self, sender: str, conversation_id: str | None, message: str) -> bool:
        return message == "记住"


@pytest.fixture
def remembering() -> Remembering:
    return Remembering()


@pytest.fixture
def page(remembering: Remembering) -> Iterator[TestClient]:
    with TestClient(create_app(remembering, heartbeat=0.05), headers=_PAGE) as page:
        yield page


def test_the_page_is_known_by_a_random_key_that_scripts_cannot_read(
    page: TestClient, remembering: Remembering
) -> None:
    given = page.post("/api/v1/chat", json={"message": "你好"}).headers["set-cookie"]
    page.post("/api/v1/chat", json={"message": "你好"})
    assert len(set(remembering.senders)) == 1 and len(remembering.senders[0]) >= 32
    assert "HttpOnly" in given and "samesite=strict" in given.lower() and "max-age" not in given.lower()


def test_the_key_lasts_only_after_the_person_agreed(page: TestClient) -> None:
    assert "Max-Age" in page.post("/api/v1/chat", json={"message": "记住"}).headers["set-cookie"]
    assert "Max-Age" not in page.post("/api/v1/chat", json={"message": "忘记"}).headers["set-cookie"]


def test_a_stream_gives_the_key_too(page: TestClient, remembering: Remembering) -> None:
    headers = {"Accept": "text/event-stream"}
    reply = page.post("/api/v1/chat", json={"message": "你好"}, headers=headers)
    assert remembering.senders == [page.cookies["talent_browser"]] and "set-cookie" in reply.headers


@pytest.mark.parametrize("site", ["cross-site", "none", ""])
def test_who_is_not_the_page_gets_none(remembering: Remembering, site: str) -> None:
    with TestClient(create_app(remembering), headers={"Sec-Fetch-Site": site}) as client:
        reply = client.post("/api/v1/chat", json={"message": "你好"})
    assert "set-cookie" not in reply.headers and remembering.senders == [""]


def test_a_key_of_another_form_is_not_taken(page: TestClient, remembering: Remembering) -> None:
    page.post("/api/v1/chat", json={"message": "你好"}, headers={"Cookie": "talent_browser=me"})
    assert remembering.senders[0] != "me" and len(remembering.senders[0]) >= 32


def test_a_page_in_somebody_elses_gets_no_key_but_one_that_comes_along_counts(
    page: TestClient, remembering: Remembering
) -> None:
    framed = {"Talent-Framed": "1"}
    reply = page.post("/api/v1/chat", json={"message": "你好"}, headers=framed)
    assert remembering.senders == [""] and "set-cookie" not in reply.headers
    assert "talent-remembered" not in reply.headers
    page.post("/api/v1/chat", json={"message": "你好"})
    page.post("/api/v1/chat", json={"message": "你好"}, headers=framed)
    assert remembering.senders[2] == remembering.senders[1] != ""


def test_the_page_is_told_whether_its_person_is_remembered(page: TestClient) -> None:
    told = [
        page.post("/api/v1/chat", json={"message": m}).headers["talent-remembered"] for m in ("记住", "嗯")
    ]
    assert told == ["1", "0"]


def test_who_has_subscribed_keeps_the_key_for_the_days_that_are_set(remembering: Remembering) -> None:
    with TestClient(create_app(remembering, remember_days=7), headers=_PAGE) as page:
        reply = page.post("/api/v1/chat", json={"message": "你好"}, headers={"Talent-Expects": "1"})
    assert f"Max-Age={7 * 86400}" in reply.headers["set-cookie"]
