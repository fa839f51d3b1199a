"""Thousands of documents of one title: each is compared with a few others, and nobody's end is missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from knowledge.editions import succession
from knowledge.editions.shelves import Shelves
from knowledge.editions.succession import Succession
from knowledge.types import PolicyDocument

_DAY = date(2010, 1, 1)
_MANY = 300


def document(n: int, **fields: object) -> PolicyDocument:
    plain = {"title": "上海市青年安居补贴办法", "region": "310000", "effective_from": _DAY}
    return PolicyDocument(f"文{n}", **(plain | fields))  # type: ignore[arg-type]


def test_a_shelf_gives_what_comes_before_and_after_a_day() -> None:
    shelves = Shelves()
    for n, day in enumerate([None, _DAY, _DAY + timedelta(1), _DAY + timedelta(2)]):
        shelves.put(str(n), ["名"], day)
    assert shelves.before("名", _DAY + timedelta(1)) == ["0", "1"]
    assert list(shelves.after("名", _DAY)) == ["2", "3"]
    shelves.put("3", ["别名"], _DAY)
    shelves.take("0")
    assert (list(shelves.under("名")), list(shelves.under("别名"))) == (["1", "2"], ["3"])


@pytest.mark.parametrize(
    "fields",
    [
        lambda n: {},
        lambda n: {"effective_from": None},
        lambda n: {"effective_from": _DAY + timedelta(n)},
        lambda n: {"effective_from": _DAY - timedelta(n)},
        lambda n: {"region": str(310000 + n)},
        lambda n: {"issuer": f"第{n}局"},
        lambda n: {"title": f"{1600 + n}年度上海市青年申报通知", "effective_from": _DAY + timedelta(n)},
    ],
    ids=["one day", "no day", "later", "earlier", "places", "issuers", "years"],
)
def test_one_title_many_times_takes_few_comparisons(
    fields: Callable[[int], dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    one = succession._ending
    monkeypatch.setattr(succession, "_ending", lambda old, new: compared.append(old.id) or one(old, new))
    known = Succession([])
    for n in range(_MANY):
        new = document(n, **fields(n))
        if ending := known.ending_of(new):
            new = _ended(new, ending)
        for ending in known.endings(new):
            known.learn(_ended(ending.document, ending))
        assert len(list(known.doubts(new))) <= 4
        known.learn(new)
    assert len(compared) < 12 * _MANY


def test_in_whatever_order_editions_come_only_the_last_stays_open() -> None:
    known: dict[str, PolicyDocument] = {}
    succession_ = Succession([])
    order = [7 * n % _MANY for n in range(_MANY)]
    for n in order:
        new = document(n, effective_from=_DAY + timedelta(10 * n))
        if ending := succession_.ending_of(new):
            new = _ended(new, ending)
        ended = [_ended(e.document, e) for e in succession_.endings(new)]
        for one in (*ended, new):
            succession_.learn(one)
            known[one.id] = one
    chain = sorted(known.values(), key=lambda d: d.effective_from or _DAY)
    for old, new in pairwise(chain):
        assert old.effective_to is not None and old.repealed_by
        assert old.effective_to >= (new.effective_from or _DAY) - timedelta(1)


def _ended(old: PolicyDocument, ending: succession.Ending) -> PolicyDocument:
    return replace(old, effective_to=ending.last, repealed_by=(ending.successor.id,))
