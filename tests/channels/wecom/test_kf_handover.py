"""To a human and back: the session's states, the word to the person, the brief for who serves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.wechat.workers import citation
from tests.channels.wecom.kf_platform import Kf, kf_platform, until
from tests.channels.wecom.kf_workers import PUBLIC, Told, account, worker


@pytest.fixture
def service() -> Told:
    cited = {"text": "应当提交学位证书。〔1〕", "citations": [citation()]}
    return Told(answers={"我手机13812345678，落户要什么材料": cited})


def settings(api: str, **more: Any) -> Any:
    """An account whose application may write to who serves."""
    return account(api, agent_id=1000002, **more)


@pytest.fixture
def kf(tmp_path: Path, service: Told) -> Iterator[Kf]:
    with kf_platform() as one, worker(tmp_path / "w.db", settings(one.api), service) as address:
        one.addresses = [address]
        yield one


def asked_for_a_human(kf: Kf) -> None:
    kf.say("wm1", "转人工")
    assert kf.seen("wm1", "正在为您转接人工客服")


def test_who_asks_for_a_human_comes_into_the_pool(kf: Kf) -> None:
    asked_for_a_human(kf)
    assert kf.states["wm1"] == 2
    assert kf.screens["wm1"][0] == "已登记您的转人工申请。"


def test_while_a_human_serves_the_assistant_is_silent_and_then_it_serves_again(kf: Kf, service: Told) -> None:
    asked_for_a_human(kf)
    kf.say("wm1", "有人吗")
    kf.accept("wm1")
    kf.serve("wm1", "您好")
    kf.say("wm1", "我的材料交了吗")
    time.sleep(0.6)
    assert [one[0] for one in service.asked] == ["转人工"] and len(kf.screens["wm1"]) == 3
    kf.end("wm1")
    assert kf.seen("wm1", "人工服务已结束")
    kf.say("wm1", "落户条件")
    assert kf.seen("wm1", "答：落户条件。") and [one[0] for one in service.asked] == ["转人工", "落户条件"]
    assert [name for name, body in kf.calls if name == "send_msg"] == ["send_msg"] * 2


def test_who_takes_over_gets_a_brief_with_nothing_that_names_the_person(kf: Kf) -> None:
    kf.say("wm1", "我手机13812345678，落户要什么材料")
    assert kf.seen("wm1", "应当提交学位证书")
    asked_for_a_human(kf)
    kf.accept("wm1")
    assert until(lambda: bool(kf.cards))
    (card,) = kf.cards
    assert card["touser"] == "zhangsan" and card["agentid"] == 1000002
    told = card["textcard"]
    assert "年龄 32岁、学历 硕士" in told["description"] and "苏州" in told["description"]
    assert len(told["title"]) <= 128 and len(told["description"].encode()) <= 512
    page = httpx.get(told["url"].replace(PUBLIC, kf.addresses[0]))
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    for text in ("落户要什么材料", "学位证书", "上海市测试办法", "32岁", "/c/"):
        assert text in page.text
    for text in ("13812345678", "wm1"):
        assert text not in page.text + str(told)
    assert httpx.get(f"{kf.addresses[0]}/wecom/kf/briefs/{'x' * 32}").status_code == 404


def test_where_nothing_was_cited_the_brief_names_clauses_that_fit(kf: Kf) -> None:
    kf.say("wm1", "我的情况特殊怎么办")
    assert kf.seen("wm1", "答：我的情况特殊怎么办。")
    asked_for_a_human(kf)
    kf.accept("wm1")
    assert until(lambda: bool(kf.cards))
    url = kf.cards[0]["textcard"]["url"].replace(PUBLIC, kf.addresses[0])
    assert "与“我的情况特殊怎么办”有关的条款。" in httpx.get(url).text
    assert httpx.get(f"{kf.addresses[0]}/wecom/kf/brief.css").headers["content-type"].startswith("text/css")


def test_each_who_takes_over_gets_the_brief_once(kf: Kf) -> None:
    kf.servicers = ["zhangsan", "lisi"]
    asked_for_a_human(kf)
    kf.accept("wm1")
    assert until(lambda: len(kf.cards) == 1)
    kf._changed("wm1", 2, "lisi", "")
    assert until(lambda: len(kf.cards) == 2)
    kf.notify()
    time.sleep(0.5)
    assert [one["touser"] for one in kf.cards] == ["zhangsan", "lisi"]


def test_a_servicer_that_is_named_in_the_settings_gets_the_session_at_once(
    tmp_path: Path, service: Told
) -> None:
    with (
        kf_platform() as kf,
        worker(tmp_path / "w.db", settings(kf.api, servicer="zhangsan"), service) as address,
    ):
        kf.addresses = [address]
        kf.say("wm1", "转人工")
        assert kf.seen("wm1", "已为您转接人工客服") and kf.states["wm1"] == 3
        assert until(lambda: len(kf.cards) == 1)


@pytest.mark.parametrize("listed", [True, False])
def test_where_nobody_can_serve_the_person_is_told_and_served_on(kf: Kf, listed: bool) -> None:
    kf.servicers, kf.barred = ["zhangsan"] if listed else [], listed
    kf.say("wm1", "转人工")
    assert kf.seen("wm1", "现在转接不到人工客服") and kf.states["wm1"] == 0
    kf.say("wm1", "落户条件")
    assert kf.seen("wm1", "答：落户条件。")


def test_a_hand_over_waits_while_the_platform_is_away(kf: Kf) -> None:
    kf.errors["service_state/trans"].extend([-1, -1, -1])
    kf.say("wm1", "转人工")
    assert kf.seen("wm1", "正在为您转接人工客服") and kf.states["wm1"] == 2
    assert [one for one in kf.screens["wm1"] if "现在转接不到" in one] == []


def test_a_hand_over_is_tried_where_the_list_of_who_serves_is_not_told(kf: Kf) -> None:
    kf.errors["servicer/list"].append(48002)
    asked_for_a_human(kf)
    assert kf.states["wm1"] == 2


def test_a_hand_over_goes_on_when_no_more_may_be_sent(kf: Kf) -> None:
    kf.errors["send_msg"].append(95001)
    kf.say("wm1", "转人工")
    assert kf.seen("wm1", "正在为您转接人工客服") and kf.states["wm1"] == 2
    assert len(kf.screens["wm1"]) == 1


def test_an_answer_that_comes_when_a_human_serves_is_not_sent(kf: Kf) -> None:
    kf.say("wm1", "慢1.5 落户")
    assert until(lambda: kf.states["wm1"] == 0)
    time.sleep(0.3)
    kf.accept("wm1")
    time.sleep(2)
    assert kf.screens["wm1"] == []


def test_a_human_who_was_not_announced_is_noticed_by_what_they_write(kf: Kf, service: Told) -> None:
    kf.say("wm1", "甲")
    assert kf.seen("wm1", "答：甲。")
    kf.states["wm1"] = 3
    kf.serve("wm1", "您好")
    kf.say("wm1", "乙")
    time.sleep(0.6)
    assert [one[0] for one in service.asked] == ["甲"]


def test_a_refused_message_makes_us_ask_who_serves(kf: Kf, service: Told) -> None:
    kf.say("wm1", "甲")
    assert kf.seen("wm1", "答：甲。")
    kf.states["wm1"] = 3  # nobody tells us
    kf.say("wm1", "乙")
    assert until(lambda: "service_state/get" in [name for name, _ in kf.calls])
    kf.say("wm1", "丙")
    time.sleep(0.6)
    assert [one[0] for one in service.asked] == ["甲", "乙"] and kf.screens["wm1"] == ["答：甲。"]


def test_an_end_that_was_not_announced_is_noticed_at_the_next_message(kf: Kf) -> None:
    asked_for_a_human(kf)
    kf.accept("wm1")
    time.sleep(0.5)
    kf.states["wm1"] = 4  # nobody tells us
    kf.say("wm1", "落户条件")
    assert kf.seen("wm1", "答：落户条件。")


def test_a_centre_without_humans_keeps_the_session(tmp_path: Path, service: Told) -> None:
    with (
        kf_platform() as kf,
        worker(tmp_path / "w.db", settings(kf.api, handover=False), service) as address,
    ):
        kf.addresses = [address]
        kf.say("wm1", "转人工")
        assert kf.seen("wm1", "已登记您的转人工申请")
        kf.say("wm1", "落户")
        assert kf.seen("wm1", "答：落户。") and kf.states["wm1"] == 0
