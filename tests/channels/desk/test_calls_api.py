"""Operators take calls and decide on suggestions; what was really said is kept, masked, with who."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from websockets.sync.client import connect

from channels.staff.cookies import COOKIE
from tests.channels.desk.desks import ROOT, DeskPlace, Operator
from tests.channels.hotline.callers import agent, caller

Sign = Callable[..., Operator]


def _hint(desk: DeskPlace, one: Operator, call: str, which: int = 0) -> dict[str, Any]:
    """The suggestion of a call, once it is there."""
    hints = desk.until(lambda: [h for h in one.get(f"/{call}")["hints"]][which:])
    found: dict[str, Any] = hints[0]
    return found


def test_a_call_is_there_with_what_is_said_and_suggested(desk: DeskPlace, operator: Sign) -> None:
    one = operator("yilan")
    call = desk.push(
        "c1", agent(1, "您好"), caller(2, "我叫王小明，租房补贴一个月给多少", caller="13812345678")
    )
    hint = _hint(desk, one, call)
    assert "1500元" in hint["say"] and hint["citations"][0]["standing"] == "in_force"
    whole = one.get(f"/{call}")
    assert (whole["state"], whole["caller"]) == ("waiting", "138****5678")
    assert [t["speaker"] for t in whole["turns"]] == ["agent", "caller"]
    assert "王小明" not in json.dumps(whole, ensure_ascii=False)


def test_two_operators_do_not_take_the_same_call(desk: DeskPlace, operator: Sign) -> None:
    one, other = operator("yilan"), operator("erlan")
    call = desk.push("c2", caller(1, "您好"))
    assert one.post(f"/{call}/take")["operator_name"] == "yilan"
    assert "yilan" in other.post(f"/{call}/take", status=409)["detail"]
    assert "yilan" in other.post(f"/{call}/end", status=409)["detail"]
    assert one.post(f"/{call}/leave")["state"] == "waiting"
    assert other.post(f"/{call}/take")["operator_name"] == "erlan"
    assert other.post(f"/{call}/end")["state"] == "ended"
    assert "已经结束" in one.post(f"/{call}/take", status=409)["detail"]


def test_what_was_really_said_is_kept_masked_and_audited(desk: DeskPlace, operator: Sign) -> None:
    one = operator("yilan")
    call = desk.push("c3", caller(1, "租房补贴一个月给多少"))
    hint = _hint(desk, one, call)
    path = f"/{call}/hints/{hint['id']}"
    one.post(path, {"verdict": "accepted"}, status=409)
    one.post(f"/{call}/take")
    assert "空的" in one.post(path, {"verdict": "edited"}, status=422)["detail"]
    edited = one.post(path, {"verdict": "edited", "said": "每月1500元，办结打13812345678"})
    assert edited["verdict"] == "edited" and "13812345678" not in edited["said"]
    assert one.get(f"/{call}")["hints"][0]["by"] == "yilan"
    line = desk.place.staff.audited(text="desk.edited")[0]
    assert line.who.startswith("yilan") and line.detail["hint"] == hint["id"]
    figures = operator("banzhang", "supervisor").get("/overview")
    corrected = next(c for c in figures["corrected"] if c["call"] == call)
    assert corrected["clauses"][0]["label"] and corrected["topic"] == "上海市青年人才租房补贴办法"


def test_a_corrected_question_withdraws_its_suggestion_and_says_why(desk: DeskPlace, operator: Sign) -> None:
    one = operator("yilan")
    call = desk.push("c4", caller(1, "租房补贴一个月给多少"))
    first = _hint(desk, one, call)
    desk.push("c4", caller(1, "喂，听得到吗", at="0002"))
    gone = desk.until(lambda: [h for h in one.get(f"/{call}")["hints"] if h["status"] == "retracted"])[0]
    assert gone["id"] == first["id"] and "更正" in gone["reason"]


def test_earlier_calls_of_the_same_number_are_found(desk: DeskPlace, operator: Sign) -> None:
    one = operator("yilan")
    before = desk.push("c5", caller(1, "购房补贴硕士给多少", caller="021-5566 7788"))
    _hint(desk, one, before)
    now = desk.push("c6", caller(1, "您好", caller="02155667788"))
    desk.push("c7", caller(1, "您好", caller="02155667700"))
    found = one.get(f"/{now}/contacts")["contacts"]
    assert [c["id"] for c in found] == [before] and "购房补贴" in found[0]["questions"][0]


def test_the_page_misses_nothing_whenever_it_comes_back(desk: DeskPlace, operator: Sign) -> None:
    one = operator("yilan")
    call = desk.push("c8", caller(1, "您好"))
    seen = one.get(f"/{call}")["at_revision"]
    desk.push("c8", caller(2, "我想问", final=False))
    address = desk.url.replace("http", "ws", 1) + f"{ROOT}/live"
    with connect(address, additional_headers={"Cookie": f"{COOKIE}={one.token}"}) as line:
        line.send(json.dumps({"call": call, "since": seen}))
        missed = json.loads(line.recv(10))
        assert [(t["seq"], t["final"]) for t in missed["turns"]] == [(2, False)]
        desk.push("c8", caller(2, "我想问问"))
        told: list[dict[str, Any]] = []
        while not told:
            told = json.loads(line.recv(10)).get("turns", [])
        assert (told[0]["text"], told[0]["final"]) == ("我想问问", True)


def test_rules_are_worked_out_from_what_was_told(desk: DeskPlace, operator: Sign) -> None:
    one = operator("yilan")
    call = desk.push("c9", caller(1, "我今年三十岁，硕士毕业，想问上海居住证积分够不够"))
    schemes = one.get(f"/{call}/facts")["schemes"]
    scheme = next(s["scheme"] for s in schemes if "居住证积分" in s["name"] and s["region"] == "310000")
    found = one.post(f"/{call}/check", {"scheme": scheme})
    assert {f["shown"] for f in found["facts"]} >= {"30岁", "硕士"} and found["result"]["missing"]
    facts = {f["fact"]: f["value"] for f in found["facts"]} | {"age": 60}
    changed = one.post(f"/{call}/check", {"scheme": scheme, "facts": facts})["result"]
    none = one.post(f"/{call}/check", {"scheme": scheme, "facts": facts | {"bad_record": "都没有"}})["result"]
    assert "bad_record" in {q["fact"] for q in changed["missing"]} - {q["fact"] for q in none["missing"]}
    assert "年龄（60岁）" in json.dumps(changed["value"], ensure_ascii=False)


def test_only_operators_come_in(desk: DeskPlace, operator: Sign) -> None:
    operator("bianji", "editor").get("", status=403)
    operator("yilan").get("/overview", status=403)
    assert operator("yilan").get("/search", q="租房补贴标准")["passages"][0]["standing"] == "in_force"
