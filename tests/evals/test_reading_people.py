"""The split of an independent judge: its extra fields, and that it loads."""

from __future__ import annotations

from datetime import date

from evals.reading import Utterance, outcomes, utterances

_DAY = date(2026, 11, 22)


def test_a_fair_other_value_counts_as_right_and_an_unfair_one_does_not() -> None:
    due = {"age": (41.0, 41.0)}
    wrong = Utterance("我今年40岁", _DAY, due)
    fair = Utterance("我今年40岁", _DAY, due, fair={"age": ((40.0, 40.0),)})
    assert [o.right for o in outcomes([wrong, fair])] == [0, 1]


def test_a_fact_that_may_be_read_counts_neither_for_nor_against() -> None:
    may = Utterance("我今年40岁", _DAY, {}, fair={"age": ((40.0, 40.0),)})
    silent = Utterance("你好", _DAY, {}, fair={"age": ((40.0, 40.0),)})
    assert [(o.right, o.told, o.due) for o in outcomes([may, silent])] == [(0, 0, 0)] * 2


def test_the_people_cases_load_with_the_spread_of_voices_they_promise() -> None:
    cases = utterances("people")
    assert len(cases) >= 260
    assert sum(bool(c.ask or c.group) for c in cases) >= 70
    assert sum(c.voice == "nothing" for c in cases) >= 50
    assert all(c.voice for c in cases)
