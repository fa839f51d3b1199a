"""What people see in WeChat: greeting, choices, sources, places, menus, quotas, what cannot be read."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from channels.tencent.bodies import to_xml
from tests.channels.wechat.platform import US, Platform, platform
from tests.channels.wechat.workers import SlowService, account, citation, worker

CHOICES = [
    {"label": "落户", "send": "上海落户条件", "region": None},
    {"label": "苏州市", "send": "苏州市：人才公寓", "region": "320500"},
]

BOOKING = {
    "type": "booking", "state": "已预约", "date": "2026-12-01", "weekday": "周二", "time": "09:30",
    "place": "虹口窗口", "address": "示例路1号", "service": "咨询", "code": "B1", "bring": [], "final": True,
}  # fmt: skip


@pytest.fixture
def service() -> SlowService:
    long = "".join(f"第{n}项条件是连续缴纳社会保险并且符合岗位要求〔1〕。" for n in range(1, 101))
    return SlowService(answers={
        "选": {"text": "您想问什么？", "quick_replies": CHOICES},
        "长": {"text": long, "citations": [citation()]},
        "慢1.2 选": {"text": "您想问什么？", "quick_replies": CHOICES},
        "依据": {"text": "**应当**提交学位证书。〔1〕\n- 劳动合同。〔2〕",
                "citations": [citation(), citation(2)]},
        "网点": {"text": "可以去下面的窗口。", "cards": [BOOKING]},
    })  # fmt: skip


@pytest.fixture
def wechat(tmp_path: Path, service: SlowService) -> Iterator[Platform]:
    more: dict[str, Any] = {"scenes": {"7": "江苏省苏州市"}, "menu": {"own": "自己的按钮"}}
    with platform() as one, worker(tmp_path / "w.db", account(one.address, **more), service) as address:
        one.addresses = [address]
        yield one


@pytest.fixture
def bare(tmp_path: Path, service: SlowService) -> Iterator[Platform]:
    with (
        platform(verified=False) as one,
        worker(tmp_path / "w.db", account(one.address, verified=False), service) as address,
    ):
        one.addresses = [address]
        yield one


def did(one: Platform, event: str, key: str = "") -> str:
    """What is on the screen after an event."""
    one.does("o1", event, key).join(10)
    return one.screens["o1"][-1] if one.screens["o1"] else ""


def test_who_subscribes_is_greeted(wechat: Platform) -> None:
    assert "人才服务专员" in did(wechat, "subscribe")


def test_a_scanned_code_sets_the_place(wechat: Platform, service: SlowService) -> None:
    did(wechat, "subscribe", "qrscene_7")
    wechat.asked("o1", "甲")
    assert "浦东新区" in did(wechat, "SCAN", "浦东新区")
    wechat.asked("o1", "乙")
    wechat.asked("o2", "丙")
    assert [one[2] for one in service.asked] == ["320500", "310115", "310109"]


def test_a_menu_button_asks_its_question(wechat: Platform, service: SlowService) -> None:
    for key in ("human", "own", "居住证积分"):
        did(wechat, "CLICK", key)
    assert [one[0] for one in service.asked] == ["转人工", "自己的按钮", "居住证积分"]


def test_other_events_are_acknowledged_and_say_nothing(wechat: Platform) -> None:
    for event in ("VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "unsubscribe"):
        assert did(wechat, event) == ""
    assert not wechat.problems


@pytest.mark.parametrize(
    ("kind", "said"), [("image", "图片"), ("voice", "语音"), ("location", "位置"), ("video", "只看得懂文字")]
)
def test_what_cannot_be_read_is_answered_politely(wechat: Platform, kind: str, said: str) -> None:
    wechat.post("o1", MsgType=kind, MediaId="m", MsgId=5).join(10)
    assert said in wechat.screens["o1"][-1]


def test_a_sticker_is_no_question(wechat: Platform, service: SlowService) -> None:
    assert "只看得懂文字" in wechat.asked("o1", "【收到不支持的消息类型，暂无法显示】") and not service.asked


def test_voice_that_the_platform_has_written_down_is_a_question(wechat: Platform) -> None:
    wechat.post("o1", MsgType="voice", MediaId="m", Recognition="落户条件", MsgId=5).join(10)
    assert wechat.screens["o1"] == ["答：落户条件。"]


@pytest.mark.parametrize("reply", ["1", "１", "回复 1", "选1", "第一个", "1。", "落户"])
def test_a_choice_is_taken_by_its_number(wechat: Platform, reply: str) -> None:
    assert wechat.asked("o1", "选") == "您想问什么？\n\n回复数字选择：\n1. 落户\n2. 苏州市"
    assert wechat.asked("o1", reply) == "答：上海落户条件。"


def test_a_choice_of_a_place_stays(wechat: Platform, service: SlowService) -> None:
    for text in ("选", "2", "还有呢"):
        wechat.asked("o1", text)
    assert (
        service.asked[1][0] == "苏州市：人才公寓" and [one[2] for one in service.asked[1:]] == ["320500"] * 2
    )


def test_a_number_means_nothing_after_another_answer(wechat: Platform) -> None:
    for text in ("选", "别的"):
        wechat.asked("o1", text)
    assert wechat.asked("o1", "1") == "答：1。" and wechat.asked("o1", "9") == "答：9。"


def test_choices_of_a_late_answer_come_as_a_menu_message(wechat: Platform) -> None:
    wechat.say("o1", "慢1.2 选")
    assert wechat.seen("o1", "您想问什么？")
    menu = wechat.api.sent[0]["msgmenu"]["list"]
    assert [one["content"] for one in menu] == ["落户", "苏州市"]
    assert wechat.asked("o1", menu[0]["content"], bizmsgmenuid=menu[0]["id"]) == "答：上海落户条件。"


def test_sources_have_a_page_of_their_own(wechat: Platform) -> None:
    told = wechat.asked("o1", "依据")
    assert told.startswith("应当提交学位证书。〔1〕\n· 劳动合同。〔2〕\n\n依据：\n〔1〕<a href=")
    links = re.findall(r'<a href="([^"]+)">《上海市测试办法》第\d条</a>', told)
    assert len(links) == 2 and all(re.fullmatch(r"http://[^/]+/c/[\w-]{16}", link) for link in links)
    page = httpx.get(links[0]).text
    for text in (
        "沪测〔2024〕1号",
        "第1条",
        "<mark>应当提交学位证书</mark>",
        "2024-01-01",
        "现行有效",
        "https://example.invalid/x",
    ):
        assert text in page, text
    assert httpx.get(links[0][:-1] + "x").status_code == 404
    assert httpx.get(links[0].rsplit("/", 1)[0] + "/clause.css").status_code == 200


def test_cards_come_as_text(wechat: Platform) -> None:
    assert "预约号 B1" in wechat.asked("o1", "网点")


def test_a_long_answer_comes_in_parts_that_end_with_sentences(wechat: Platform) -> None:
    wechat.asked("o1", "长")
    assert wechat.seen("o1", "依据：", 10)
    screen = wechat.screens["o1"]
    assert len(screen) > 3 and all(one.endswith(("。", "</a>")) for one in screen)
    assert "第1项" in screen[0] and sum(one.count("项条件") for one in screen) == 100


def test_what_may_not_be_sent_waits_for_the_next_message_in_order(
    wechat: Platform, service: SlowService
) -> None:
    service.answers["很长"] = {"text": "\n".join(f"【{n:02}】{'字' * 590}。" for n in range(12))}
    wechat.asked("o1", "很长")
    assert wechat.seen("o1", "【05】", 10)
    time.sleep(0.3)
    assert "【06】" not in "".join(wechat.screens["o1"]) and len(wechat.api.sent) == 5
    wechat.asked("o1", "新问题")
    assert wechat.seen("o1", "答：新问题。", 10)
    together = "".join(wechat.screens["o1"])
    assert [n for n in re.findall(r"【(\d+)】", together)] == [f"{n:02}" for n in range(12)]
    assert together.index("【11】") < together.index("答：新问题")


def test_without_the_right_to_send_the_rest_is_fetched(bare: Platform) -> None:
    first = bare.asked("o1", "长")
    assert first.endswith("（还有下文，回复“继续”查看）")
    while bare.asked("o1", "继续").endswith("查看）"):
        pass
    assert "依据：" in bare.screens["o1"][-1]
    assert sum(one.count("项条件") for one in bare.screens["o1"]) == 100


def test_a_failure_is_told_without_its_reason(wechat: Platform) -> None:
    told = wechat.asked("o1", "坏")
    assert "没能答出来" in told and "secret" not in told


# The API's errors.


@pytest.mark.parametrize("codes", [[-1], [40001], [42001], [45011, -1], [40001, -1]])
def test_a_passing_error_is_overcome(wechat: Platform, codes: list[int]) -> None:
    wechat.api.errors.extend(codes)
    wechat.say("o1", "慢1 落户")
    assert wechat.seen("o1", "答：慢1 落户。") and len(wechat.api.sent) == 1


@pytest.mark.parametrize("code", [45047, 45015, 48002, 48001, 40164, 45009])
def test_what_the_platform_refuses_comes_with_the_next_reply(wechat: Platform, code: int) -> None:
    wechat.api.errors.append(code)
    wechat.say("o1", "慢1 落户").join()
    time.sleep(1.5)
    assert wechat.screens["o1"] == []
    wechat.api.errors.clear()
    wechat.asked("o1", "公寓")
    assert "\n\n".join(wechat.screens["o1"]) == "您问的“慢1 落户”：\n答：慢1 落户。\n\n答：公寓。"


def test_a_message_too_long_for_the_platform_is_sent_in_two(wechat: Platform, service: SlowService) -> None:
    service.answers["慢1 长"] = {"text": "甲" * 200 + "。" + "乙" * 200 + "。"}
    wechat.api.errors.append(45002)
    wechat.say("o1", "慢1 长")
    assert wechat.seen("o1", "乙。")
    assert [one.strip("\n")[0] for one in wechat.screens["o1"]] == ["甲", "乙"]


def test_who_is_gone_is_not_written_to_again(wechat: Platform) -> None:
    wechat.api.errors.append(43004)
    wechat.say("o1", "慢1 落户").join()
    time.sleep(1.5)
    assert wechat.asked("o1", "公寓") == "答：公寓。"


# Strangers.


def test_what_is_not_from_the_platform_is_refused(wechat: Platform) -> None:
    url = f"{wechat.addresses[0]}/wechat/test"
    message = to_xml(
        {"ToUserName": US, "FromUserName": "o1", "MsgType": "text", "Content": "落户", "MsgId": 1}
    )
    query, body = wechat.seals.sealed(message, int(time.time()))
    old, old_body = wechat.seals.sealed(message, int(time.time()) - 400)
    bomb, bomb_body = wechat.seals.sealed(
        '<!DOCTYPE x [<!ENTITY a "b">]><xml><a>&a;</a></xml>', int(time.time())
    )
    for params, content, status in (
        ({}, body, 403), (query | {"msg_signature": "0" * 40}, body, 403), (query, message, 403),
        (old, old_body, 403), (bomb, bomb_body, 400), (query, "<!DOCTYPE x><xml/>", 400),
        (query, "x" * 10**6, 413),
    ):  # fmt: skip
        reply = httpx.post(url, params=params, content=content)
        assert reply.status_code == status and "problem+json" in reply.headers["content-type"], reply.text
    assert httpx.post(f"{wechat.addresses[0]}/wechat/other", params=query, content=body).status_code == 404
    assert httpx.get(url, params=query | {"signature": "0"}).status_code == 403
    assert wechat.screens == {}
    counted = {"mode": 1, "signature": 3, "stale": 1, "body": 2, "size": 1}
    assert httpx.get(f"{wechat.addresses[0]}/healthz").json()["refused"] == {"wechat": counted}


def test_the_address_is_verified(wechat: Platform) -> None:
    query, _ = wechat.seals.sealed("", int(time.time()))
    assert httpx.get(f"{wechat.addresses[0]}/wechat/test", params=query | {"echostr": "43"}).text == "43"
