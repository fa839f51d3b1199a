"""A call pushed over real websockets, and the suggestions that come of it."""

from __future__ import annotations

import asyncio

import pytest
from websockets.exceptions import ConnectionClosed

from tests.channels.hotline.callers import agent, caller, joined, push, read
from tests.channels.hotline.conftest import Hotline

RENT = "就是我想问一下那个租房补贴一个月给多少啊"


def test_a_question_becomes_a_suggestion(hotline: Hotline) -> None:
    async def run() -> None:
        async with joined(hotline.url, "first", "suggestions") as desk:
            frames = [agent(1, "您好，请问有什么可以帮您"), caller(2, "喂你好，呃，"), caller(3, RENT)]
            back = await push(hotline.url, "first", frames)
            assert back == [{"resume_after": -1}, {"ack": 1}, {"ack": 2}, {"ack": 3}]
            [one] = await read(desk, 1)
        assert (one["status"], one["after_seq"]) == ("new", 3)
        assert "1500元" in one["say"] and len(one["say"]) <= 60
        assert one["citations"][0]["document_id"] == "rent" and one["citations"][0]["effective_from"]
        assert 0 < one["confidence"] <= 1

    asyncio.run(run())


def test_a_correction_updates_the_suggestion(hotline: Hotline) -> None:
    async def run() -> None:
        async with joined(hotline.url, "corrected", "suggestions") as desk:
            await push(hotline.url, "corrected", [caller(1, "我是硕士，购房补贴能拿多少")])
            [first] = await read(desk, 1)
            await push(hotline.url, "corrected", [caller(2, "不对，说错了，是博士")])
            [second] = await read(desk, 1)
        assert "20万元" in first["say"] and "30万元" in second["say"]
        assert (second["id"], second["status"], second["after_seq"]) == (first["id"], "updated", 2)

    asyncio.run(run())


def test_what_the_caller_takes_back_is_retracted(hotline: Hotline) -> None:
    async def run() -> None:
        async with joined(hotline.url, "withdrawn", "suggestions") as desk:
            await push(hotline.url, "withdrawn", [caller(1, RENT)])
            [first] = await read(desk, 1)
            await push(hotline.url, "withdrawn", [caller(2, "算了不问这个了")])
            [second] = await read(desk, 1)
        assert (second["id"], second["status"]) == (first["id"], "retracted")

    asyncio.run(run())


def test_who_comes_back_sees_what_stands_and_goes_on(hotline: Hotline) -> None:
    async def run() -> None:
        await push(hotline.url, "again", [caller(0, "你好"), caller(1, RENT), caller(3, "好的")])
        assert await push(hotline.url, "again", [caller(2, "嗯")]) == [{"resume_after": 1}, {"ack": 2}]
        async with joined(hotline.url, "again", "suggestions") as desk:
            [one] = await read(desk, 1)
        assert "1500元" in one["say"]
        assert await push(hotline.url, "again", []) == [{"resume_after": 3}]

    asyncio.run(run())


def test_a_late_segment_is_heard_at_its_place(hotline: Hotline) -> None:
    async def run() -> None:
        async with joined(hotline.url, "late", "suggestions") as desk:
            await push(hotline.url, "late", [caller(3, "一个月给多少"), caller(1, "我要问租房补贴的事")])
            found = await read(desk, 1)
        assert ["1500元" in one["say"] for one in found] == [True]

    asyncio.run(run())


def test_no_policy_question_gets_no_suggestion(hotline: Hotline) -> None:
    async def run() -> None:
        async with joined(hotline.url, "quiet", "suggestions") as desk:
            await push(
                hotline.url,
                "quiet",
                [
                    agent(1, "您好，请问租房补贴您了解吗"),
                    caller(2, "我要投诉，楼下烧烤摊油烟太大了"),
                    caller(3, "你们到底管不管啊"),
                    caller(4, "我电话13800138000"),
                ],
            )
            assert await read(desk, 1, quiet=1.0) == []

    asyncio.run(run())


@pytest.mark.parametrize("key", ["", "another-key-of-sixteen"])
def test_a_wrong_key_is_turned_away_with_the_reason(hotline: Hotline, key: str) -> None:
    async def run() -> None:
        async with joined(hotline.url, "x", "transcript", key) as line:
            with pytest.raises(ConnectionClosed) as closed:
                await line.recv()
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4401, "没有这个呼叫中心，或密钥不对")

    asyncio.run(run())


def test_a_broken_frame_is_named_and_the_call_goes_on(hotline: Hotline) -> None:
    async def run() -> None:
        frames = ["{", '{"seq": 1}', '{"seq": -1, "speaker": "caller", "text": ""}', caller(1, "好")]
        back = await push(hotline.url, "broken", frames)
        assert [list(one) for one in back[1:]] == [["error"], ["error"], ["error"], ["ack"]]
        assert "speaker" in back[2]["error"] and "seq" in back[3]["error"]

    asyncio.run(run())


def test_what_was_suggested_is_written_down_masked(hotline: Hotline) -> None:
    async def run() -> None:
        async with joined(hotline.url, "13800138000", "suggestions") as desk:
            said = "我叫王小明，电话13912345678，租房补贴每个月给多少"
            await push(hotline.url, "13800138000", [caller(1, said)])
            assert len(await read(desk, 1)) == 1

    asyncio.run(run())
    [row] = hotline.place.suggestions.of_call("demo", "13800138000")
    assert row["clauses"] and row["status"] == "new"
    assert not any(secret in str(row) for secret in ("13912345678", "13800138000"))
