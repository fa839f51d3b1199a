"""What is due for subscriptions, through the round that `talent notices` runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Installation
from assistant.notices.rounds import RoundResult
from assistant.steps.act import person_key
from channels.cli.system import app_of
from tests.installations import NOW, installation, policy, published
from tools.services.ports import Asker, Letter
from tools.services.types import SHANGHAI, Topic

ANNA = Asker("anna", "c1")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    """An installation with two small policies."""
    made = installation(tmp_path / "data")
    policy(tmp_path / "one", "甲", "单位应当提供住房。", "补贴为每月500元。", effective_to="2026-12-20")
    policy(tmp_path / "one", "乙", "先登记。", effective_from="2026-12-01")
    published(made, tmp_path / "one")
    yield made
    made.close()


def _subscribe(place: Installation, topic: Topic, subject: str, at: datetime = NOW, **facts: object) -> str:
    add = place.services.subscriptions.add
    return add(topic, subject, "某办法", None, facts, ANNA, at).code


def _texts(found: RoundResult) -> list[str]:
    return [told.letter.text for told in found.due]


def test_what_opens_is_told_on_the_day_and_once(place: Installation) -> None:
    _subscribe(place, Topic.OPENS, "乙")
    assert place.notices.run(date(2026, 11, 30)).due == ()
    (text,) = _texts(place.notices.run(date(2026, 12, 1)))
    assert "自2026-12-01起施行" in text and "退订 D-" in text
    again = place.notices.run(date(2026, 12, 2))
    assert (again.due, again.posted, again.looked) == ((), 0, 1)


def test_what_opened_before_the_subscription_is_no_news(place: Installation) -> None:
    _subscribe(place, Topic.OPENS, "甲")
    assert place.notices.run(date(2026, 12, 1)).due == ()


def test_a_dry_round_says_what_is_due_and_posts_nothing(place: Installation) -> None:
    _subscribe(place, Topic.OPENS, "乙")
    dry = place.notices.run(date(2026, 12, 1), dry=True)
    assert (len(dry.due), dry.posted) == (1, 0)
    assert place.services.notices.waiting(ANNA) == ()
    assert place.notices.run(date(2026, 12, 1)).posted == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-22", "还有28天"),
        ("2026-12-13", "还有7天"),
        ("2026-12-19", "还有1天"),
        ("2026-12-20", "最后一天"),
        ("2026-12-21", "已于2026-12-20截止"),
    ],
)
def test_the_end_is_told_before_and_after(place: Installation, day: str, said: str) -> None:
    _subscribe(place, Topic.CLOSES, "甲")
    (text,) = _texts(place.notices.run(date.fromisoformat(day), dry=True))
    assert said in text


def test_the_end_is_told_at_thirty_seven_and_one_day_and_when_over(place: Installation) -> None:
    _subscribe(place, Topic.CLOSES, "甲")
    days = [NOW.date() + timedelta(days=n) for n in range(40)]
    told = [day.isoformat() for day in days if place.notices.run(day).posted]
    assert told == ["2026-11-22", "2026-12-13", "2026-12-19", "2026-12-21"]


def test_a_release_that_changes_the_text_says_how_much(place: Installation, tmp_path: Path) -> None:
    _subscribe(place, Topic.CHANGES, "甲", NOW + timedelta(minutes=1))
    assert place.notices.run().due == ()
    policy(
        tmp_path / "two",
        "甲",
        "单位应当提供住房。",
        "补贴为每月800元。",
        "按季发放。",
        effective_to="2026-12-20",
    )
    published(place, tmp_path / "two")
    (told,) = place.notices.run().due
    assert "修改1条，新增1条" in told.letter.text and "2024-01-01至2026-12-20" in told.letter.text
    assert [c["label"] for c in told.letter.card["citations"]] == ["第二条", "第三条"]
    assert place.notices.run().due == ()


def test_another_documents_release_is_no_change(place: Installation, tmp_path: Path) -> None:
    _subscribe(place, Topic.CHANGES, "乙")
    place.notices.run()
    policy(tmp_path / "two", "甲", "单位可以提供住房。")
    published(place, tmp_path / "two")
    assert place.notices.run().due == ()


def test_a_successor_and_a_removal_are_told(place: Installation, tmp_path: Path) -> None:
    for subject in ("甲", "乙"):
        _subscribe(place, Topic.CHANGES, subject)
    place.notices.run()
    policy(tmp_path / "two", "丙", "另行规定。", effective_from="2026-12-10", replaces="[甲]")
    place.store.stage_removal("乙", NOW)
    published(place, tmp_path / "two")
    texts = "\n".join(_texts(place.notices.run()))
    assert "接替它的是《上海市测试丙办法》" in texts and "已从政策库中移出" in texts


_PERSON = {
    "学历": "本科", "学位": "学士", "本市社保累计月数": 60, "持有居住证": "是",
    "当月在职参保": "是", "近12个月社保月数": 12,
}  # fmt: skip


def _points(place: Installation, at: datetime, **facts: object) -> str:
    """Subscribe to the points scheme with everything else denied."""
    rules = place.notices._rules
    absent = {f.id: _plain(f) for f in rules.words if f.none is not None and not f.derive}
    known = {rules.words[k].id: v for k, v in facts.items()}
    return _subscribe(place, Topic.QUALIFIES, "sh-residence-points", at, **{**absent, **known})


def _plain(fact) -> object:  # type: ignore[no-untyped-def]
    if fact.kind == "bool":
        return bool(fact.none)
    return fact.choices[int(fact.none)] if fact.kind == "choice" else fact.none


def test_who_may_qualify_by_now_is_asked_to_tell_anew_and_nothing_is_assumed(place: Installation) -> None:
    facts = {**_PERSON, "学历": "大专", "学位": "无", "本市社保累计月数": 90, "出生日期": "1994-05-20"}
    then = datetime(2025, 11, 1, 9, tzinfo=SHANGHAI)
    _points(place, then, **facts)
    assert place.notices.run(date(2026, 11, 22)).due == ()
    (text,) = _texts(place.notices.run(date(2027, 12, 1)))
    assert "可能快符合" in text and "本市社保累计月数" in text


def test_the_turn_to_met_is_told_once_with_its_clauses(place: Installation) -> None:
    code = _points(place, NOW, **_PERSON, 出生日期="1994-05-20")
    assert place.notices.run().due == ()  # it was met on the day of the subscription: no news
    place.services.notices.post(code, (), "met", "not_met", NOW)  # as if rules had been stricter
    (told,) = place.notices.run().due
    assert "现在符合《某办法》的条件了" in told.letter.text
    assert "1994" not in told.letter.text and "1994" not in str(told.letter.card)
    assert place.notices.run().due == ()


def test_forgetting_in_the_dialogue_erases_subscriptions_and_notices(place: Installation) -> None:
    origin = "conversation-1234567890"
    add = place.services.subscriptions.add
    code = add(Topic.OPENS, "乙", "某办法", None, {}, Asker(None, origin), NOW).code
    place.notices.run(date(2026, 12, 1))
    assert len(place.services.notices.about(code)) == 1
    place.assistant.ask("忘记我的信息", conversation_id=origin)
    assert place.services.subscriptions.live() == ()
    assert place.services.notices.about(code) == ()


def test_a_conversation_collects_its_notices_over_http_once(place: Installation) -> None:
    mine = "conversation-1234567890"
    place.services.subscriptions.add(Topic.OPENS, "乙", "某办法", None, {}, Asker(None, mine), NOW)
    place.notices.run(date(2026, 12, 1))
    with TestClient(app_of(place)) as client:
        there = {"conversation_id": mine}
        (one,) = client.get("/api/v1/notices", params=there).json()["notices"]
        assert "自2026-12-01起施行" in one["text"] and mine not in str(one)
        others = {"conversation_id": "conversation-0987654321"}
        assert client.get("/api/v1/notices", params=others).json() == {"notices": [], "expects": False}
        assert client.post("/api/v1/notices", json=others | {"ids": [one["id"]]}).json() == {"delivered": 0}
        assert client.post("/api/v1/notices", json=there | {"ids": [one["id"]]}).json() == {"delivered": 1}
        assert client.get("/api/v1/notices", params=there).json() == {"notices": [], "expects": True}
        assert client.get("/api/v1/notices").json() == {"notices": [], "expects": False}


def test_a_browser_collects_what_it_subscribed_to_in_any_conversation(place: Installation) -> None:
    mine = person_key("web", "k" * 43, None)
    assert mine
    place.services.subscriptions.add(Topic.OPENS, "乙", "某办法", None, {}, Asker(None, mine), NOW)
    place.notices.run(date(2026, 12, 1))
    page = {"Sec-Fetch-Site": "same-origin"}
    with TestClient(app_of(place), headers=page, cookies={"talent_browser": "k" * 43}) as client:
        reply = client.get("/api/v1/notices")
        (one,) = reply.json()["notices"]
        assert "Max-Age" in reply.headers["set-cookie"] and reply.headers["cache-control"] == "no-store"
        elsewhere = client.get("/api/v1/notices", headers={"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.json() == {"notices": [], "expects": False}
        assert client.post("/api/v1/notices", json={"ids": [one["id"]]}).json() == {"delivered": 1}
        assert client.get("/api/v1/notices").json() == {"notices": [], "expects": True}


def test_news_of_last_year_is_no_news(place: Installation) -> None:
    mine = "conversation-1234567890"
    add = place.services.subscriptions.add
    code = add(Topic.OPENS, "乙", "某办法", None, {}, Asker(None, mine), NOW).code
    letter = Letter("k", "旧闻", {})
    place.services.notices.post(code, (letter,), None, None, NOW - timedelta(days=365, seconds=1))
    assert place.tools.waiting(mine) == []


def test_one_subscription_that_cannot_be_worked_out_stops_no_other(place: Installation) -> None:
    broken = _subscribe(place, Topic.CHANGES, "甲")
    place.services.notices.post(broken, (), None, "not what a look sees", NOW)
    _subscribe(place, Topic.OPENS, "乙")
    found = place.notices.run(date(2026, 12, 1))
    assert (found.looked, found.posted, found.failed) == (2, 1, 1)


def test_two_rounds_at_once_post_once(place: Installation, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    _subscribe(place, Topic.OPENS, "乙")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: place.notices.run(date(2026, 12, 1)), range(8)))
    assert sum(one.posted for one in found) == 1
