"""Whole visits to customer service over the real protocol."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from channels.tencent.crypto import signature
from tests.channels.wechat.workers import citation
from tests.channels.wecom.kf_platform import CORP, FACTS, TOKEN, Kf, kf_platform, until
from tests.channels.wecom.kf_workers import FAST, PUBLIC, Told, account, worker

CHOICES = [
    {"label": "落户", "send": "上海落户条件", "region": None},
    {"label": "昆山市", "send": "昆山市：人才公寓", "region": "320583"},
]


@pytest.fixture
def service() -> Told:
    long = "".join(f"第{n}项条件是连续缴纳社会保险并且符合岗位要求〔1〕。" for n in range(1, 150))
    return Told(answers={
        "选": {"text": "您想问什么？", "quick_replies": CHOICES},
        "长": {"text": long, "citations": [citation()]},
        "依据": {"text": "**应当**提交学位证书。〔1〕", "citations": [citation(), citation(2)],
                "quick_replies": CHOICES},
    })  # fmt: skip


@pytest.fixture
def kf(tmp_path: Path, service: Told) -> Iterator[Kf]:
    with kf_platform() as one, worker(tmp_path / "w.db", account(one.api), service) as address:
        one.addresses = [address]
        yield one


def test_the_address_is_verified_by_decrypting_what_came(kf: Kf) -> None:
    echo, stamp = kf.encrypted("4711"), str(int(time.time()))
    query = {"timestamp": stamp, "nonce": "n", "echostr": echo}
    good = query | {"msg_signature": signature(TOKEN, stamp, "n", echo)}
    address = f"{kf.addresses[0]}/wecom/kf/test"
    assert httpx.get(address, params=good).text == "4711"
    assert httpx.get(address, params=query | {"msg_signature": "0" * 40}).status_code == 403
    assert httpx.get(f"{kf.addresses[0]}/wecom/kf/other", params=good).status_code == 404


def test_a_question_is_answered(kf: Kf, service: Told) -> None:
    kf.say("wm1", "落户条件")
    assert kf.seen("wm1", "答：落户条件。")
    assert service.asked[0][2] == "320500" and "wm1" not in service.asked[0][1]
    assert kf.acknowledged and max(kf.acknowledged) < 1.0 and not kf.problems


def test_a_slow_answer_keeps_neither_the_acknowledgement_nor_others(kf: Kf) -> None:
    kf.say("wm1", "慢2 落户")
    kf.say("wm2", "公寓")
    assert kf.seen("wm2", "答：公寓。", 1.8) and not kf.screens["wm1"]
    assert kf.seen("wm1", "答：慢2 落户。") and max(kf.acknowledged) < 1.0


def test_what_it_stands_on_and_what_may_be_chosen_is_one_menu(kf: Kf, service: Told) -> None:
    kf.say("wm1", "依据")
    assert kf.seen("wm1", "应当提交学位证书。〔1〕")
    (menu,) = kf.menus["wm1"]
    assert [one["type"] for one in menu["list"]] == ["view", "view", "click", "click"]
    assert menu["list"][0]["view"]["content"] == "〔1〕《上海市测试办法》第1条"
    url = menu["list"][0]["view"]["url"]
    assert url.startswith(f"{PUBLIC}/c/")
    page = httpx.get(url.replace(PUBLIC, kf.addresses[0]))
    assert page.status_code == 200 and "学位证书" in page.text
    kf.click("wm1", "昆山市")
    assert kf.seen("wm1", "答：昆山市：人才公寓。")
    kf.say("wm1", "丙")
    assert kf.seen("wm1", "答：丙。")
    assert [one[2] for one in service.asked] == ["320500", "320583", "320583"]


def test_messages_over_several_pages_are_answered_once_and_in_order(kf: Kf, service: Told) -> None:
    kf.page = 2
    for n in range(7):
        kf.say(f"wm{n % 2}", f"第{n}问")
    for n in range(7):
        assert kf.seen(f"wm{n % 2}", f"答：第{n}问。")
    assert [one.split("\n")[-1] for one in kf.screens["wm0"]] == [f"答：第{n}问。" for n in (0, 2, 4, 6)]
    assert len(service.asked) == 7


def test_what_is_too_much_waits_for_the_next_message(kf: Kf) -> None:
    for text in ("甲", "乙"):
        kf.say("wm1", text)
        assert kf.seen("wm1", f"答：{text}。")
    kf.say("wm1", "长")
    assert until(lambda: len(kf.screens["wm1"]) == 7)
    assert "回复“继续”查看" in kf.screens["wm1"][-1]
    time.sleep(0.5)
    assert len(kf.screens["wm1"]) == 7 and not [c for c, _ in kf.calls if c == "service_state/get"]
    kf.say("wm1", "继续")
    assert until(lambda: bool(kf.menus["wm1"]))
    whole = "".join(kf.screens["wm1"])
    found = [int(n) for n in re.findall(r"第(\d+)项", whole)]
    assert found == list(range(1, 150))


def test_the_platforms_own_count_is_believed(kf: Kf) -> None:
    kf.errors["send_msg"].append(95001)
    kf.say("wm1", "甲")
    assert until(lambda: "send_msg" in [c for c, _ in kf.calls])
    time.sleep(0.5)
    assert kf.screens["wm1"] == []
    kf.say("wm1", "乙")
    assert kf.seen("wm1", "答：乙。")
    assert kf.screens["wm1"] == ["您问的“甲”：\n答：甲。", "答：乙。"]


def test_who_enters_is_welcomed_once_and_the_link_says_the_place(tmp_path: Path, service: Told) -> None:
    settings = {"scenes": {"s7": "江苏省昆山市"}, "greeting": "欢迎"}
    with kf_platform() as kf, worker(tmp_path / "w.db", account(kf.api, **settings), service) as address:
        kf.addresses = [address]
        kf.enter("wm1", "s7")
        kf.enter("wm2", "s7", "region%3D%E4%B8%8A%E6%B5%B7%E5%B8%82%E8%99%B9%E5%8F%A3%E5%8C%BA")
        assert kf.seen("wm1", "欢迎\n政策问答\n") and kf.seen("wm2", "欢迎\n政策问答\n")
        kf.click("wm1", "资格自测")
        kf.say("wm2", "落户")
        assert kf.seen("wm1", "答：帮我测算能享受哪些政策。") and kf.seen("wm2", "答：落户。")
        kf.notify(), kf.enter("wm1", "s7", welcome=False)
        time.sleep(0.5)
    assert sorted(one[2] for one in service.asked) == ["310109", "320583"]
    assert len(kf.screens["wm1"]) == 2


def test_what_cannot_be_read_is_told_kindly(kf: Kf, service: Told) -> None:
    kf.write("wm1", "image", {"media_id": "x"})
    kf.write("wm1", "business_card", {"userid": "x"})
    assert kf.seen("wm1", "没有取到") and kf.seen("wm1", "只看得懂文字") and not service.asked


def test_what_was_written_before_the_account_was_ours_is_not_answered(tmp_path: Path, service: Told) -> None:
    with kf_platform(silent=True) as kf:
        kf.say("wm1", "昨天的问题", at=int(time.time()) - 24 * 3600)
        with worker(tmp_path / "w.db", account(kf.api), service) as address:
            kf.addresses, kf.silent = [address], False
            kf.say("wm1", "今天的问题")
            assert kf.seen("wm1", "答：今天的问题。")
    assert [one[0] for one in service.asked] == ["今天的问题"]


def test_what_was_written_while_nobody_was_here_is_answered_later(tmp_path: Path, service: Told) -> None:
    with kf_platform() as kf:
        with worker(tmp_path / "w.db", account(kf.api), service) as address:
            kf.addresses = [address]
            kf.say("wm1", "甲")
            assert kf.seen("wm1", "答：甲。")
        kf.silent = True
        kf.say("wm1", "乙")
        with worker(tmp_path / "w.db", account(kf.api), service):
            assert kf.seen("wm1", "答：乙。")
    assert kf.screens["wm1"] == ["答：甲。", "答：乙。"]


def test_two_workers_share_what_comes(tmp_path: Path, service: Told) -> None:
    with kf_platform(page=3) as kf, ExitStack() as stack:
        place = [worker(tmp_path / "w.db", account(kf.api), service) for _ in range(2)]
        kf.addresses = [stack.enter_context(one) for one in place]
        for n in range(18):
            kf.say(f"wm{n % 6}", f"慢0.{n % 3} 问题{n}")
        for n in range(18):
            assert kf.seen(f"wm{n % 6}", f"问题{n}。"), n
    assert len(service.asked) == 18 and service.at_once == 1 and len(kf.tokens) == 1
    assert sum(map(len, kf.screens.values())) == 18
    for n, screen in ((n, kf.screens[f"wm{n}"]) for n in range(6)):
        assert [int(re.findall(r"问题(\d+)", one)[0]) for one in screen] == [n, n + 6, n + 12]


def test_a_reply_of_the_platform_that_got_lost_sends_nothing_twice(kf: Kf) -> None:
    kf.lose = 1
    kf.say("wm1", "落户")
    assert kf.seen("wm1", "答：落户。")
    assert until(lambda: len([c for c, _ in kf.calls if c == "send_msg"]) >= 2)
    kf.say("wm1", "乙")
    assert kf.seen("wm1", "答：乙。") and kf.screens["wm1"] == ["答：落户。", "答：乙。"]


@pytest.mark.parametrize("code", [40014, 42001])
def test_a_token_that_is_over_is_fetched_again(kf: Kf, code: int) -> None:
    kf.errors["send_msg"].append(code)
    kf.say("wm1", "落户")
    assert kf.seen("wm1", "答：落户。") and len(kf.tokens) == 2


def test_a_callback_token_and_a_cursor_that_are_not_taken_are_left_out(kf: Kf, service: Told) -> None:
    kf.say("wm1", "甲")
    assert kf.seen("wm1", "答：甲。")
    kf.errors["sync_msg"].extend([95007, 95007])
    kf.say("wm1", "乙")
    assert kf.seen("wm1", "答：乙。")
    time.sleep(0.3)
    assert kf.screens["wm1"] == ["答：甲。", "答：乙。"] and len(service.asked) == 2


def test_a_platform_that_is_away_for_a_moment_loses_nothing(kf: Kf) -> None:
    kf.errors["sync_msg"].extend([-1, 45009])
    kf.errors["send_msg"].extend([-1, -1])
    kf.say("wm1", "落户")
    assert kf.seen("wm1", "答：落户。") and len(kf.screens["wm1"]) == 1


@pytest.mark.parametrize("why", FACTS["fail_type"]["waits"])
def test_what_did_not_arrive_is_sent_with_the_next_message(kf: Kf, why: int) -> None:
    kf.say("wm1", "甲")
    assert kf.seen("wm1", "答：甲。")
    number = next(body["msgid"] for name, body in kf.calls if name == "send_msg")
    kf.screens["wm1"].clear()
    kf.undelivered("wm1", number, why)
    time.sleep(0.5)
    assert kf.screens["wm1"] == []
    kf.say("wm1", "乙")
    assert kf.seen("wm1", "答：乙。")
    assert kf.screens["wm1"] == ["您问的“甲”：\n答：甲。", "答：乙。"]


def test_what_a_person_refused_is_not_sent_again(kf: Kf) -> None:
    kf.say("wm1", "甲")
    assert kf.seen("wm1", "答：甲。")
    number = next(body["msgid"] for name, body in kf.calls if name == "send_msg")
    kf.undelivered("wm1", number, 10)
    kf.say("wm1", "乙")
    assert kf.seen("wm1", "答：乙。") and kf.screens["wm1"] == ["答：甲。", "答：乙。"]


def test_forged_old_and_strange_callbacks_are_refused_and_counted(kf: Kf) -> None:
    query, body = kf.sealed("<xml><Event>kf_msg_or_event</Event></xml>")
    address = f"{kf.addresses[0]}/wecom/kf/test"
    assert httpx.post(address, params=query | {"nonce": "x"}, content=body).status_code == 403
    assert kf.notify(stamp=int(time.time()) - 400).status_code == 403
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><xml>&a;</xml>'
    assert httpx.post(address, params=query, content=bomb).status_code == 400
    assert httpx.post(address, params=query, content=b"x" * 1024 * 1024).status_code == 413
    counted = httpx.get(f"{kf.addresses[0]}/healthz").json()["refused"]["wecom_kf"]
    assert counted == {"signature": 1, "stale": 1, "body": 1, "size": 1}
    assert kf.notify(kfid="wkOther").text == "success" and not kf.calls[1:]
    assert CORP not in httpx.post(address, params=query | {"nonce": "x"}, content=body).text


def test_the_pace_of_the_tests_is_not_the_products() -> None:
    from channels.wecom.kf.desk import Timing

    assert Timing().grace > FAST.grace and Timing().look >= 60


def test_a_number_that_is_taken_under_another_word_is_known_by_its_second_try(kf: Kf) -> None:
    kf.lose, kf.twice = 1, "invalid Request Parameter, hint: [1]"
    kf.say("wm1", "落户")
    assert until(lambda: len([c for c, _ in kf.calls if c == "send_msg"]) >= 2)
    kf.say("wm1", "乙")
    assert kf.seen("wm1", "答：乙。") and kf.screens["wm1"] == ["答：落户。", "答：乙。"]


def test_a_message_that_nobody_understands_keeps_no_other_one_waiting(kf: Kf, service: Told) -> None:
    kf.silent = True
    kf.say("wm1", "甲", at=10**18)  # there is no such day
    kf.log.append({"msgid": 7, "msgtype": ["x"], "event": None})
    kf.silent = False
    kf.say("wm2", "乙")
    assert kf.seen("wm2", "答：乙。") and [one[0] for one in service.asked] == ["乙"]


def test_what_was_taken_back_before_its_turn_is_not_answered(kf: Kf, service: Told) -> None:
    kf.say("wm1", "慢1.2 甲")
    assert until(lambda: len(service.asked) == 1)
    number = kf.say("wm1", "乙")
    kf.event("wm1", {"event_type": "user_recall_msg", "recall_msgid": number})
    assert kf.seen("wm1", "答：慢1.2 甲。")
    time.sleep(0.5)
    assert [one[0] for one in service.asked] == ["慢1.2 甲"]


def test_a_question_that_is_never_answered_is_given_up_and_the_next_one_answered(
    tmp_path: Path, service: Told
) -> None:
    pace = replace(FAST, patience=0.6)
    with kf_platform() as kf, worker(tmp_path / "w.db", account(kf.api), service, pace) as address:
        kf.addresses = [address]
        kf.say("wm1", "慢30 落户")
        kf.say("wm1", "公寓")
        assert kf.seen("wm1", "这个问题没能答出来") and kf.seen("wm1", "答：公寓。")


def test_many_slow_answers_are_made_at_a_time(kf: Kf) -> None:
    begun = time.monotonic()
    for n in range(8):
        kf.say(f"wm{n}", f"慢1.5 问{n}")
    for n in range(8):
        assert kf.seen(f"wm{n}", f"问{n}。")
    assert time.monotonic() - begun < 11  # one after the other they take 12
