"""Two requests for one message at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.tencent.outbox import Part
from channels.wechat.desk import Desk
from channels.wechat.incoming import Incoming
from channels.wechat.replies import NoText, Replies
from knowledge.storage.database import make_engine
from tests.channels.wechat.workers import SlowService, account, now


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = make_engine(f"sqlite:///{tmp_path / 'w.db'}")
    yield Desk({"test": account("http://127.0.0.1:9")}, engine, SlowService(), now)
    engine.dispose()


def asked(desk: Desk, key: str, text: str = "落户") -> int:
    message = desk.receive("test", Incoming("text", key, "gh", "o1", text), "")
    assert message is not None
    return message.id


def test_the_one_that_comes_second_gets_the_same_text(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    message = asked(desk, "1")
    desk.outbox.put(message, ["甲"])
    really = desk.outbox.waiting

    def after_another(account: str, person: str) -> list[Part]:
        monkeypatch.setattr(desk.outbox, "waiting", really)
        assert Replies(desk).carry(message) == "甲"
        return really(account, person)

    monkeypatch.setattr(desk.outbox, "waiting", after_another)
    assert Replies(desk).carry(message) == "甲"


def test_while_somebody_writes_to_the_person_it_waits(desk: Desk) -> None:
    message = asked(desk, "1")
    desk.outbox.put(message, ["甲"])
    with desk.leases.held("send:test:o1"):
        assert Replies(desk).carry(message) is NoText.PENDING
    assert Replies(desk).carry(message) == "甲"


def test_a_reply_asked_for_again_must_be_confirmed_again(desk: Desk) -> None:
    message = asked(desk, "1")
    desk.outbox.put(message, ["甲"])
    for _ in range(2):
        assert Replies(desk).carry(message) == "甲"
        desk.outbox.confirm(message)
    assert Replies(desk).carry(message) == "甲"
    desk.outbox.reclaim(now() - now())
    assert [part.text for part in desk.outbox.waiting("test", "o1")] == ["甲"]


def test_what_is_written_stays_with_nobody_once_it_is_answered(desk: Desk) -> None:
    message = asked(desk, "1", "我叫张三，手机13800138000，想落户")
    desk.outbox.put(message, ["甲"])
    kept = desk.inbox.get(message)
    assert kept.text == "" and "13800138000" not in kept.title
