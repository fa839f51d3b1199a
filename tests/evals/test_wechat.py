"""A small crowd through the simulated WeChat, on two workers of which one is killed now and then."""

from __future__ import annotations

from pathlib import Path
from threading import Timer

import pytest

from channels.wechat.simulator.platform import Platform
from evals.wechat.__main__ import measured
from evals.wechat.crowd import Crowd, judged
from tests.redis_server import redis_server


def test_nothing_is_lost_or_comes_twice_or_to_another(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'crowd.db'}"
    with redis_server() as redis:
        going = Timer(10, redis.stop)  # Redis is killed too, in the middle of it
        going.start()
        found = measured(
            database, 2, 30, 12, 0.2, 10, delays=("0.1", "3", "8", "20"), patience=750, redis=redis.url
        )
        going.join()
    assert found["killed"] >= 1 and found["store"] == "sqlite" and found["redis"]
    for kind in ("verified", "bare"):
        counted = {name: found[kind][name] for name in ("lost", "twice", "mixed", "owned_up")}
        assert counted == {"lost": 0, "twice": 0, "mixed": 0, "owned_up": 0}, found
        assert found[kind]["questions"] >= 30 and found[kind]["replies"] >= 30


@pytest.mark.parametrize(
    ("screens", "counts"),
    [
        (["答：等3问1-0。", "答：等8问1-1。"], {}),
        (["答：等3问1-0。"], {"lost": 1}),
        (["答：等3问1-0。\n\n答：等8问1-1。", "答：等3问1-0。"], {"twice": 1}),
        (["答：等3问1-0。", "答：等8问2-1。"], {"mixed": 1, "lost": 1}),
        (
            ["您问的“等3问1-0”：\n答：等8问1-1。", "答：等3问1-0。"],
            {"mixed": 1, "out_of_order": 1, "unnamed": 1},
        ),
        (["答：等8问1-1。", "答：等3问1-0。"], {"out_of_order": 1, "unnamed": 1}),
        (["答：等8问1-1。", "您问的“等3问1-0”：\n答：等3问1-0。"], {"out_of_order": 1}),
        (["抱歉，这个问题没能答出来", "答：等8问1-1。"], {"owned_up": 1}),
        (["抱歉，这个问题没能答出来", "答：等3问1-0。", "答：等8问1-1。"], {"owned_up": 1, "twice": 1}),
    ],
)
def test_what_is_on_a_screen_is_counted(screens: list[str], counts: dict[str, int]) -> None:
    one = Platform()
    one.screens["o1"] = screens
    crowd = Crowd(one, ("3", "8"), 1.0, asked={"o1": ["等3问1-0", "等8问1-1"]})
    expected = dict.fromkeys(("owned_up", "lost", "twice", "mixed", "out_of_order", "unnamed"), 0) | counts
    assert judged(crowd) == {"questions": 2} | expected
