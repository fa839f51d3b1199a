"""The suite of calls: what counts as found, late, wrong and taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.exams.wording import says
from assistant.listening.types import Segment, Suggestion
from evals.calibration import Point, chosen
from evals.calls import Expected, ScriptedCall, calls
from evals.hearing import Heard, measures_of
from evals.metrics import Measure

_RENT = Expected(("rent",), (("1500元",),), by=2)
_LINES = tuple(Segment(n, "caller", "问") for n in (1, 2, 3))


def _told(say: str, status: str = "new", name: str = "s1", policy: str = "rent") -> Suggestion:
    cited = {
        "clause_id": f"{policy}#1",
        "document_id": policy,
        "text": "每月1500元",
        "context": "",
        "title": "",
    }
    return Suggestion(name, status, say, (), "", (cited,), 0.9, 1)  # type: ignore[arg-type]


def _heard(*events: tuple[int, Suggestion], expect: tuple[Expected, ...] = (_RENT,)) -> Heard:
    return Heard(ScriptedCall("c", None, _LINES, expect), list(events))


@pytest.mark.parametrize(
    "heard, found, in_time, precision",
    [
        (_heard((2, _told("每月1500元"))), 1, 1, 1),
        (_heard((3, _told("每月1500元"))), 1, 0, 1),
        (_heard((2, _told("要合同"))), 0, None, 0),
        (_heard((2, _told("每月1500元", policy="home"))), 0, None, 0),
        (_heard((2, _told("每月1500元")), (3, _told("要合同", name="s2"))), 1, 1, 0.5),
    ],
)
def test_what_is_found_in_time_and_right(
    heard: Heard, found: float, in_time: float | None, precision: float
) -> None:
    measures = measures_of([heard])
    assert (measures["found"].value, measures["precision"].value) == (found, precision)
    assert measures["in_time"].n == (0 if in_time is None else 1)
    assert in_time is None or measures["in_time"].value == in_time


def test_what_is_due_must_be_taken_back() -> None:
    due = Expected(("rent",), (("1500元",),), by=2, gone=3)
    said = _told("每月1500元")
    kept, gone = (
        measures_of([_heard((2, said), *more, expect=(due,))])["retracted"].value
        for more in ((), ((3, _told("每月1500元", "retracted")),))
    )
    assert (kept, gone) == (0, 1)


def test_a_figure_that_no_clause_has_is_seen() -> None:
    assert measures_of([_heard((2, _told("每月1800元")))])["figures_in_clauses"].value == 0


def test_the_clause_cited_is_seen() -> None:
    due = [Expected(("rent",), (("1500元",),), by=2, clause=words) for words in ("每月", "购房")]
    found = [_heard((2, _told("每月1500元")), expect=(one,)) for one in due]
    assert [measures_of([one])["clause"].value for one in found] == [1, 0]


@pytest.mark.parametrize("department, right", [("住房公积金管理中心", 1), ("市税务局", 0)])
def test_the_work_order_made_of_a_call_is_seen(department: str, right: int) -> None:
    lines = (Segment(1, "caller", "我的公积金怎么提取"),)
    call = ScriptedCall("c", None, lines, (), {"kind": ("consult",), "department": (department,)})
    assert measures_of([Heard(call)])["ticket"].value == right


def test_the_threshold_is_the_one_that_finds_most_of_those_that_are_right_and_silent() -> None:
    rows = [(0.5, 0.95, 0.94, 1), (0.6, 0.93, 0.96, 0.9), (0.7, 0.9, 0.96, 1), (0.8, 0.8, 1, 1)]
    points = [Point(least, *(Measure(v, v, v, 9) for v in values)) for least, *values in rows]
    best = chosen(points)
    assert best is not None and best.least == 0.7
    assert chosen(points[:2]) is None


def test_silence_is_measured_where_nothing_is_asked() -> None:
    found = [_heard(expect=()), _heard((1, _told("每月1500元")), expect=())]
    assert measures_of(found)["silent_when_nothing_asked"].value == 0.5


def test_the_written_calls_are_whole() -> None:
    both = {split: calls(split) for split in ("dev", "test", "blind")}
    names = [one.id for found in both.values() for one in found]
    assert len(names) == len(set(names)) >= 60
    for one in (call for found in both.values() for call in found):
        assert len(one.lines) >= 5, one.id
        assert all(1 <= e.by <= len(one.lines) and e.policy and e.facts for e in one.expect), one.id
        assert all(e.gone is None or e.by < e.gone <= len(one.lines) for e in one.expect), one.id


def test_every_key_fact_of_the_calls_stands_in_a_policy_that_is_expected() -> None:
    texts = {match[1]: text for text in _policies() if (match := re.search(r"^id:\s*(\S+)", text, re.M))}
    for call in (one for split in ("dev", "test", "blind") for one in calls(split)):
        for expected in call.expect:
            told = [texts[policy] for policy in expected.policy]
            assert all(any(says(text, ways) for text in told) for ways in expected.facts), call.id
            assert any(expected.clause in text for text in told), call.id


def _policies() -> list[str]:
    folder = Path(__file__).parents[2] / "knowledge" / "corpus"
    return [path.read_text(encoding="utf-8") for path in folder.glob("*/*.md")]
