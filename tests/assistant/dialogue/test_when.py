"""Times as people wish them; today is Monday, 23 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.dialogue.when import fitting, when

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "first", "last", "half"),
    [
        ("帮我约下周二下午", "2026-12-01", "2026-12-01", "pm"),
        ("约这周五上午", "2026-11-27", "2026-11-27", "am"),
        ("明天", "2026-11-24", "2026-11-24", None),
        ("大后天下午", "2026-11-26", "2026-11-26", "pm"),
        ("下周", "2026-11-30", "2026-12-06", None),
        ("周末", "2026-11-28", "2026-11-29", None),
        ("12月3号", "2026-12-03", "2026-12-03", None),
        ("5号", "2026-12-05", "2026-12-05", None),
        ("1月8日上午", "2027-01-08", "2027-01-08", "am"),
        ("下下个星期三", "2026-12-09", "2026-12-09", None),
    ],
)
def test_a_time_in_words_is_days_and_a_half_of_the_day(
    said: str, first: str, last: str, half: str | None
) -> None:
    wished = when(said, TODAY)
    assert (wished.first, wished.last, wished.half) == (
        date.fromisoformat(first), date.fromisoformat(last), half,
    )  # fmt: skip


@pytest.mark.parametrize("said", ["帮我预约一下", "约一下居转户", "2月30日"])
def test_what_names_no_time_wishes_none(said: str) -> None:
    assert not when(said, TODAY)


def test_a_weekday_that_is_past_is_the_next_one() -> None:
    assert when("周二", date(2026, 11, 25)).first == date(2026, 12, 1)


def test_only_the_wished_times_fit() -> None:
    tuesday = date(2026, 12, 1)
    free = [("a", "1", tuesday, 9), ("b", "2", tuesday, 14), ("c", "3", date(2026, 12, 2), 14)]
    assert [one[0] for one in fitting(free, when("下周二下午", TODAY))] == ["b"]
