"""The suite of calls: what counts as found, late, wrong and taken back."""

from __future__ import annotations

import pytest

from assistant.listening.types import Segment, Suggestion
from evals.hotline import Expected, Heard, ScriptedCall, calls, measures_of

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


def test_silence_is_measured_where_nothing_is_asked() -> None:
    found = [_heard(expect=()), _heard((1, _told("每月1500元")), expect=())]
    assert measures_of(found)["silent_when_nothing_asked"].value == 0.5


def test_the_written_calls_are_whole() -> None:
    both = {split: calls(split) for split in ("dev", "test")}
    names = [one.id for found in both.values() for one in found]
    assert len(names) == len(set(names)) >= 60
    for one in (call for found in both.values() for call in found):
        assert len(one.lines) >= 5, one.id
        assert all(1 <= e.by <= len(one.lines) and e.policy and e.facts for e in one.expect), one.id
        assert all(e.gone is None or e.by < e.gone <= len(one.lines) for e in one.expect), one.id
