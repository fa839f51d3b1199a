"""Notices of subscriptions: in a template to whoever agreed, else at the next visit; each once, none lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from assistant.adapters.clock import WallClock
from assistant.steps.act import person_key
from assistant.toolbox import ToolDesk
from channels.app import create_app
from channels.tencent.senders import sender
from channels.wechat import permission
from channels.wechat.desk import Desk
from channels.wechat.letters import Posted
from channels.wechat.notifying import Notifying, at_the_visit
from channels.wechat.templates import Template
from knowledge.storage.database import make_engine
from tests.channels.wechat.platform import Platform, platform
from tests.channels.wechat.workers import FAST, SlowService, account, now
from tests.journeys.servers import served
from tools.services.ports import Asker, Letter
from tools.services.services import Services, make_services
from tools.services.types import Topic

UNHURRIED = replace(FAST, hold=3.0)  # how fast an answer is there is not what is tested here
ONCE, LONG = "template-once", "template-long"
TEMPLATES = [
    {"template_id": ONCE, "kind": "once", "topics": ["截止"], "fields": {"thing1": "title", "date2": "on"}},
    {"template_id": LONG, "kind": "long", "fields": {"thing1": "title", "thing2": "text"}},
]
CARD = {"title": "《虹口区人才公寓管理办法》", "on": "2026-11-30", "text": "还有 7 天截止。", "code": "D1"}
SUBSCRIBED = {
    "type": "subscription",
    "topic": "截止",
    "title": "办法",
    "code": "D1",
    "ended": None,
    "subject": "x",
}


@dataclass
class Place:
    """One account with its worker, and the services where notices fall due."""

    wechat: Platform
    desk: Desk
    services: Services
    tools: ToolDesk

    def due(self, topic: str = "截止", person: str = "o1", key: str = "1") -> int:
        """A notice falls due for somebody who subscribed; its number."""
        asker = Asker(None, person_key("wechat", sender("test", person), None))
        its = self.services
        one = its.subscriptions.add(Topic(topic), f"x{topic}", "办法", None, {}, asker, now())
        its.notices.post(
            one.code, (Letter(key, f"办法{key}快截止了。", CARD | {"topic": topic}),), None, None, now()
        )
        self.desk.permits.subscribed("test", person)
        return its.notices.waiting(asker)[-1].id

    def round(self) -> None:
        Notifying(self.desk, self.tools).run()

    def agrees(self, template: str, answer: str = "accept", event: str = "popup", stamp: int = 1) -> None:
        inner = f"<TemplateId>{template}</TemplateId><SubscribeStatusString>{answer}</SubscribeStatusString>"
        name = "SubscribeMsgPopupEvent" if event == "popup" else "SubscribeMsgChangeEvent"
        self.event(f"subscribe_msg_{event}_event", name, inner, stamp)
        if answer == "accept":
            self.wechat.api.agreed["o1", template] = 1

    def result(self, template: str, code: int) -> None:
        inner = f"<TemplateId>{template}</TemplateId><MsgID>1</MsgID><ErrorCode>{code}</ErrorCode>"
        self.event("subscribe_msg_sent_event", "SubscribeMsgSentEvent", inner, 9)

    def event(self, event: str, name: str, inner: str, stamp: int) -> None:
        head = f"<ToUserName>us</ToUserName><FromUserName>o1</FromUserName><CreateTime>{stamp}</CreateTime>"
        inside = f"<MsgType>event</MsgType><Event>{event}</Event><{name}><List>{inner}</List></{name}>"
        query, body = self.wechat.seals.sealed(f"<xml>{head}{inside}</xml>", int(time.time()))
        reply = httpx.post(f"{self.wechat.addresses[0]}/wechat/test", params=query, content=body)
        assert reply.text == "success"

    @property
    def states(self) -> dict[str, int]:
        return self.desk.letters.standing("test")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    service = SlowService(
        answers={
            "订阅": {"text": "已订阅。", "cards": [SUBSCRIBED]},
            "退订": {"text": "已退订。", "cards": [SUBSCRIBED | {"ended": "2026-11-23"}]},
        }
    )
    with platform() as one:
        database = f"sqlite:///{tmp_path / 'w.db'}"
        engine, services = make_engine(database), make_services("sql", database)
        tools = ToolDesk(
            _none, _none, WallClock(), None, lambda: services.notices, lambda: services.subscriptions
        )
        settings = account(one.address, notices=TEMPLATES, public_url="https://talent.example.invalid")
        desk = Desk({"test": settings}, engine, service, now, UNHURRIED)
        with served(create_app(service, wechat=desk)) as address:
            one.addresses = [address]
            yield Place(one, desk, services, tools)
        desk.close()
        services.close()
        engine.dispose()


def _none() -> Any:
    raise AssertionError("no tool is run")


def test_who_agreed_gets_the_notice_in_the_template_once(place: Place) -> None:
    place.agrees(ONCE)
    number = place.due()
    for _ in range(3):
        place.round()
    (body,) = place.wechat.api.notified
    assert body["template_id"] == ONCE and body["touser"] == "o1"
    assert body["data"] == {"thing1": {"value": CARD["title"]}, "date2": {"value": "2026年11月30日"}}
    assert place.states == {"sent": 1} and place.wechat.asked("o1", "甲") == "答：甲。"
    asker = Asker(None, person_key("wechat", sender("test", "o1"), None))
    assert number and not place.services.notices.waiting(asker)


def test_a_one_time_agreement_is_used_up_and_the_next_notice_is_told_at_the_visit(place: Place) -> None:
    place.agrees(ONCE)
    place.due(key="1")
    place.round()
    place.due(key="2")
    place.round()
    assert len(place.wechat.api.notified) == 1 and place.states == {"sent": 1, "visit": 1}
    assert place.wechat.asked("o1", "甲") == "办法2快截止了。\n\n答：甲。"
    assert place.wechat.asked("o1", "乙") == "答：乙。" and place.states == {"sent": 1, "told": 1}


def test_a_long_term_agreement_stays_until_it_is_taken_back(place: Place) -> None:
    place.agrees(LONG)
    place.wechat.api.agreed["o1", LONG] = 9
    for n in "12":
        place.due("变化", key=n)
        place.round()
    assert len(place.wechat.api.notified) == 2
    place.agrees(LONG, "reject", "change", stamp=2)
    place.due("变化", key="3")
    place.round()
    assert len(place.wechat.api.notified) == 2 and place.states == {"sent": 2, "visit": 1}


def test_what_the_platform_refuses_is_told_at_the_visit(place: Place) -> None:
    place.agrees(ONCE)
    place.wechat.api.agreed.clear()  # they refused in the settings of WeChat, and no event came
    place.due()
    place.round()
    assert place.states == {"visit": 1} and not place.desk.permits.agreed("test", "o1", ONCE)
    assert "快截止了" in place.wechat.asked("o1", "甲")


@pytest.mark.parametrize("code", [47003, 40037, 48001, 43004])
def test_another_error_loses_nothing_either(place: Place, code: int) -> None:
    place.agrees(ONCE)
    place.due()
    place.wechat.api.errors.append(code)
    place.round()
    assert place.states == {"visit": 1}


def test_a_busy_platform_is_asked_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.wechat.notifying._AGAIN", place.desk.grace * 0)
    place.agrees(ONCE)
    place.due()
    place.wechat.api.errors.append(-1)
    place.round()
    assert place.states == {"due": 1}
    place.round()
    assert place.states == {"sent": 1} and len(place.wechat.api.notified) == 1


def test_one_that_the_platform_could_not_deliver_after_all_is_told_at_the_visit(place: Place) -> None:
    place.agrees(ONCE)
    place.due()
    place.round()
    place.result(ONCE, 0)
    assert place.states == {"sent": 1}
    place.agrees(ONCE, stamp=3)
    place.due(key="2")
    place.round()
    place.event(
        "subscribe_msg_sent_event", "SubscribeMsgSentEvent",
        f"<TemplateId>{ONCE}</TemplateId><ErrorCode>3</ErrorCode><ErrorStatus>user block</ErrorStatus>", 12,
    )  # fmt: skip
    assert place.states == {"sent": 1, "visit": 1}


def test_an_event_that_comes_twice_is_one_agreement(place: Place) -> None:
    for _ in range(2):
        place.agrees(ONCE, stamp=5)
    spend: Callable[[], bool] = lambda: place.desk.permits.spend("test", "o1", ONCE, True)  # noqa: E731
    assert (spend(), spend()) == (True, False)


def test_what_was_seen_elsewhere_first_is_not_told_here(place: Place) -> None:
    number = place.due()
    place.tools.delivered(None, [number], sender("test", "o1"), "wechat")
    place.round()
    assert place.states == {} and place.wechat.asked("o1", "甲") == "答：甲。"


def test_seen_elsewhere_in_the_same_moment(place: Place) -> None:
    """The page marks it between our look and our claim."""
    number = place.due()
    seen = place.tools.waiting(None, sender("test", "o1"), "wechat")
    place.tools.delivered(None, [number], sender("test", "o1"), "wechat")

    class Stale:
        def waiting(self, *_: Any, **__: Any) -> list[dict[str, Any]]:
            return seen

        def delivered(self, *given: Any, **more: Any) -> int:
            return place.tools.delivered(*given, **more)

    Notifying(place.desk, Stale()).run()  # type: ignore[arg-type]
    assert place.states == {}


def test_two_workers_send_it_once(place: Place) -> None:
    from threading import Thread

    place.agrees(ONCE)
    place.wechat.api.agreed["o1", ONCE] = 5
    for n in range(4):
        place.desk.permits.answered("test", "o1", ONCE, True)
        place.due(key=str(n))
    threads = [Thread(target=place.round) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(place.wechat.api.notified) == 4 and place.states == {"sent": 4}


def test_a_worker_that_was_killed_loses_nothing(place: Place) -> None:
    letters = place.desk.letters
    one = Posted(7, "test", "o1", "办法快截止了。", CARD)
    assert letters.claim(one) and not letters.claim(one)
    ages = place.desk.grace * 0
    letters.recover(ages, ages)
    assert place.states == {"due": 1}
    letters.change(7, "due", "sending", template=ONCE)
    letters.recover(ages, place.desk.grace * 100)
    assert place.states == {"unsure": 1}
    place.result(ONCE, 0)  # the platform says that it went out
    assert place.states == {"sent": 1}


def test_an_answer_that_is_made_again_tells_the_same(place: Place) -> None:
    letters = place.desk.letters
    letters.claim(Posted(7, "test", "o1", "办法快截止了。", CARD))
    letters.settle(7, True)
    letters.change(7, "due", "visit")
    told = at_the_visit(place.desk, "test", "o1", 3)
    assert told == at_the_visit(place.desk, "test", "o1", 3) == ["办法快截止了。"]
    assert at_the_visit(place.desk, "test", "o1", 4) == []
    letters.told(3)
    assert at_the_visit(place.desk, "test", "o1", 3) == []


def test_who_subscribes_is_asked_to_agree_until_they_did(place: Place) -> None:
    told = place.wechat.asked("o1", "订阅")
    assert '<a href="https://talent.example.invalid/wechat/test/notices">' in told and "不会漏" in told
    assert place.desk.permits.people("test") == ["o1"]
    place.agrees(ONCE)
    assert "<a href" not in place.wechat.asked("o1", "订阅")


def test_after_unsubscribing_nothing_more_is_told(place: Place) -> None:
    place.due()
    place.round()
    assert place.states == {"visit": 1}
    told = place.wechat.asked("o1", "退订")
    assert "快截止了" not in told and "<a href" not in told and place.states == {}


def test_the_page_is_signed_for_its_address(place: Place) -> None:
    base = place.wechat.addresses[0]
    reply = httpx.get(f"{base}/wechat/test/notices?from=x")
    import re

    given = dict(re.findall(r'data-(\w+)="([^"]+)"', reply.text))
    address = "https://talent.example.invalid/wechat/test/notices?from=x"
    assert given["signature"] == permission.signature("jsapi-ticket", address, given["nonce"], given["stamp"])
    assert f'template="{ONCE},{LONG}"' in reply.text
    assert "https://res.wx.qq.com" in reply.headers["content-security-policy"]
    for name in ("notices.css", "notices.js"):
        assert httpx.get(f"{base}/wechat/static/{name}").status_code == 200
    assert httpx.get(f"{base}/wechat/static/x.js").status_code == 404
    assert httpx.get(f"{base}/wechat/other/notices").status_code == 404


def test_the_signature_is_the_one_of_the_documentation() -> None:
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    found = permission.signature(
        ticket, "http://mp.weixin.qq.com?params=value", "Wm3WZYTPz0wzccnW", "1414587457"
    )
    assert found == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("thing1", "字" * 30, "字" * 19 + "…"),
        ("thing1", "", "见详情"),
        ("phrase1", "一二三四五六", "一二三四五"),
        ("date1", "2026-01-02", "2026年1月2日"),
        ("character_string1", "D1", "D1"),
    ],
)
def test_a_field_is_what_the_platform_takes(field: str, text: str, shown: str) -> None:
    one = Template(template_id="template", fields={field: "text"})
    assert one.body("o1", {"text": text}, "")["data"][field]["value"] == shown


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"verified": False, "notices": TEMPLATES}, "已认证"),
        ({"notices": TEMPLATES}, "public_url"),
        ({"notices": [{"template_id": "template", "fields": {"x": "title"}}]}, "thing1"),
        ({"notices": [{"template_id": "template", "fields": {"thing1": "x"}}]}, "放不了"),
    ],
)
def test_wrong_settings_are_told(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        account("http://x.invalid", **more)
