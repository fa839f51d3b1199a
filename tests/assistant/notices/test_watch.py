"""Rounds by themselves while the server runs."""

from __future__ import annotations

import pytest

from assistant.notices.watch import Watch


def test_a_round_runs_once_a_day_and_after_a_release() -> None:
    signs = iter([("day 1", 1), ("day 1", 1), ("day 1", 2), ("day 2", 2), ("day 2", 2)])
    rounds: list[int] = []
    watch = Watch(lambda: next(signs), lambda: rounds.append(1))
    assert [watch.look() for _ in range(5)] == [True, False, True, True, False]
    assert len(rounds) == 3


def test_a_round_that_failed_is_tried_again() -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("away")

    watch = Watch(lambda: "day 1", work)
    with pytest.raises(OSError, match="away"):
        watch.look()
    assert watch.look() and not watch.look()
