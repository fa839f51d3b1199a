"""When and where a clause holds, as the columns of a release know it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from knowledge.index import snapshot
from knowledge.index.snapshot import validity
from knowledge.types import Clause, PolicyDocument
from tests.installations import TODAY, installation, policy, published

_FIRST, _LAST = date(2024, 7, 1), date(2025, 6, 30)
_DAY = timedelta(days=1)


def _holds(status: str, start: date | None, end: date | None, day: date) -> bool:
    document = PolicyDocument("d", "办法", status=status)  # type: ignore[arg-type]
    clause = Clause("d#一", "d", ("一",), "一", "文", effective_from=start, effective_to=end)
    first, last = validity(document, clause)
    return first <= day.toordinal() <= last


@pytest.mark.parametrize(
    ("status", "start", "end", "day", "holds"),
    [
        ("in_force", _FIRST, _LAST, _FIRST - _DAY, False),
        ("in_force", _FIRST, _LAST, _FIRST, True),
        ("in_force", _FIRST, _LAST, _LAST, True),
        ("in_force", _FIRST, _LAST, _LAST + _DAY, False),
        ("in_force", _FIRST, None, date.max, True),
        ("in_force", None, None, date.min, True),
        ("ended", _FIRST, _LAST, _LAST, True),
        ("ended", _FIRST, _LAST, _LAST + _DAY, False),
        ("ended", _FIRST, None, TODAY, False),
        ("draft", None, None, TODAY, False),
        ("draft", _FIRST, _LAST, _FIRST, False),
        ("annual", _FIRST, None, TODAY, True),
        ("check", _FIRST, None, TODAY, True),
        ("service", None, None, TODAY, True),
    ],
)
def test_a_clause_holds_from_its_first_to_its_last_day(
    status: str, start: date | None, end: date | None, day: date, holds: bool
) -> None:
    assert _holds(status, start, end, day) is holds


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    place = installation(tmp_path / "data")
    policies = tmp_path / "policies"
    policy(policies, "现行", "现行的补贴一百元。")
    policy(
        policies, "已废", "从前的补贴二百元。", effective_from="2020-01-01", effective_to=_LAST.isoformat()
    )
    policy(policies, "未来", "将来的补贴三百元。", effective_from="2027-01-01")
    policy(policies, "草案", "拟议的补贴四百元。", status="draft", effective_from="null")
    policy(policies, "外地", "杭州的补贴五百元。", region='"330100"')
    published(place, policies)
    return place


def _ids(place: Installation, rows: snapshot.Rows) -> set[str]:
    shot = place.search.snapshot()
    return {shot.documents[int(shot.versions[row])].id for row in rows.nonzero()[0]}


def test_rows_are_in_force_or_past_or_neither(place: Installation) -> None:
    shot = place.search.snapshot()
    assert _ids(place, shot.in_force(TODAY, None)) == {"现行", "外地"}
    assert _ids(place, shot.past(TODAY, None)) == {"已废", "草案"}
    assert _ids(place, shot.in_force(_LAST, None)) == {"现行", "已废", "外地"}
    assert _ids(place, shot.past(_LAST, None)) == {"草案"}
    assert _ids(place, shot.in_force(date(2027, 1, 1), ["000000", "310000"])) == {"现行", "未来"}


def test_rows_of_a_place_are_those_of_its_chain(place: Installation) -> None:
    shot = place.search.snapshot()
    assert _ids(place, shot.in_force(TODAY, ["000000", "330000", "330100"])) == {"外地"}
    assert _ids(place, shot.in_force(TODAY, ["000000", "310000", "310109"])) == {"现行"}
    assert _ids(place, shot.in_force(TODAY, [])) == set()
