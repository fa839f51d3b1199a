"""Work orders over HTTP: made, moved on, listed; replies of departments' systems must be signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Installation
from assistant.orders.prefill import Material
from assistant.staff.desk import SYSTEM
from assistant.webhooks.signing import is_signed, signed
from channels.app import create_app
from channels.orders import plug as orders
from channels.orders.router import Sources
from channels.staff import plug as staff
from tests.installations import installation
from tests.journeys.fake_service import FakeService

FIRST, OWN = "chu-shi-2026", "zi-ji-de-77"
SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY="
S, REPLIES = "/api/v1/staff", "/api/v1/orders/replies"
CALL = Material("call:c1", ["补缴算不算"], ["居住证积分补缴社保算不算"], "310109", caller="138****5678")


@dataclass
class Door:
    client: TestClient
    place: Installation
    csrf: str = ""

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.request(method, S + path, json=body, headers={"X-CSRF-Token": self.csrf})

    def reply(self, body: dict[str, Any], secret: str = SECRET, late: int = 0) -> Any:
        told = json.dumps(body).encode()
        headers = signed(secret, "msg_1", told, self.place.clock.now() - timedelta(seconds=late))
        return self.client.post(REPLIES, content=told, headers=headers)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    place = installation(tmp_path)
    place.staff.add(SYSTEM, "zhao", "赵话务", ["operator"], FIRST)

    def by(headers: Any, body: bytes) -> str:
        return "crm" if is_signed(SECRET, headers, body, place.clock.now()) else ""

    sources = Sources(lambda number: CALL if number == "c1" else None, lambda _: None, by)
    ours = orders.plug(lambda: place.orders, sources, lambda: place.wrap_ups, place.clock.now)
    plugs = [staff.plug(place.staff), ours]
    with TestClient(create_app(FakeService(pause=0), plugs=plugs)) as client:
        door = Door(client, place)
        door.csrf = door("POST", "/session", {"name": "zhao", "password": FIRST}).json()["csrf"]
        door("POST", "/password", {"old": FIRST, "new": OWN})
        yield door
    place.close()


def test_an_order_is_made_of_a_call_confirmed_and_answered_by_the_departments_system(door: Door) -> None:
    made = door("POST", "/orders", {"call": "c1", "remark": "请尽快"})
    assert made.status_code == 201
    order = made.json()
    assert (order["department"], order["caller"], order["remark"]) == (
        "虹口区人才服务中心",
        "138****5678",
        "请尽快",
    )
    path = f"/orders/{order['code']}"
    assert door("PATCH", path, {"subject": "补缴社保是否计分"}).json()["subject"] == "补缴社保是否计分"
    assert door("POST", f"{path}/acts", {"act": "confirm"}).json()["due"]
    assert door("POST", f"{path}/acts", {"act": "dispatch"}).json()["state_name"] == "已派单"
    assert door.reply({"code": order["code"], "act": "accept"}).json()["state"] == "accepted"
    answered = door.reply({"code": order["code"], "act": "answer", "reply": "不计入，见第七条。"})
    assert answered.json()["reply"] == "不计入，见第七条。"
    history = door("GET", path).json()["history"]
    assert [step["by"] for step in history][-2:] == ["crm系统", "crm系统"]
    assert door("GET", "/orders?state=answered").json()["total"] == 1


def test_a_reply_without_the_right_fresh_signature_is_refused(door: Door) -> None:
    body = {"code": "GD1", "act": "accept"}
    other = "whsec_" + "WllYV1ZVVFNSUVBPTk1MS0pJSEdGRURDQkE5ODc2NTQ="
    assert door.reply(body, other).status_code == 401
    assert door.reply(body, late=600).status_code == 401
    assert door.client.post(REPLIES, json=body).status_code == 401
    assert door.reply(body).status_code == 404
    assert door.reply({"code": "GD1", "act": "close"}).status_code == 422


def test_what_cannot_be_done_is_a_clear_problem(door: Door) -> None:
    assert door("POST", "/orders", {"call": "unknown"}).status_code == 404
    code = door("POST", "/orders", {"subject": "标题"}).json()["code"]
    refused = door("POST", f"/orders/{code}/acts", {"act": "dispatch"})
    assert refused.status_code == 409 and "待确认" in refused.json()["detail"]
    assert door("POST", f"/orders/{code}/acts", {"act": "confirm"}).status_code == 422
    assert door("POST", "/orders", {"kind": "gossip"}).status_code == 422
    assert door("GET", "/orders/GD0").status_code == 404
    assert TestClient(door.client.app).get(f"{S}/orders").status_code == 401


def test_receivers_of_webhooks_are_told_of_each_state(door: Door) -> None:
    from assistant.adapters.happenings import sources

    engine = door.place.database.engine
    (source,) = [one for one in sources(engine) if one.kind == "order"]
    start = source.end(datetime.now().astimezone())
    code = door("POST", "/orders", {"call": "c1"}).json()["code"]
    told = source.after(start, 10, datetime.now().astimezone() + timedelta(days=365))
    assert [(one.type, one.data["code"]) for one in told] == [("order.draft", code)]
    assert "caller_key" not in told[0].data


def test_a_call_is_wrapped_up_and_a_gap_reaches_the_editors(door: Door) -> None:
    proposed = door("GET", "/wrapups/c1").json()
    assert proposed["question"] == "居住证积分补缴社保算不算" and proposed["tags"] == ["虹口区人才服务中心"]
    told = {"call": "c1", "summary": "已答复，回电 13812345678", "tags": ["积分"], "gap": True,
            "question": "补缴满一年还算吗", "corrected": "不算。"}  # fmt: skip
    assert door("POST", "/wrapups", told).status_code == 201
    assert door("POST", "/wrapups", told | {"summary": "改过的总结"}).json() == {"call": "c1", "gap": True}
    (gap,) = door.place.gaps.found()
    assert (gap.title, gap.reasons, gap.lacks[0].corrected) == ("补缴满一年还算吗", {"flagged": 1}, "不算。")
    assert door("GET", "/wrapups/unknown").status_code == 404
