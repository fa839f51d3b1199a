"""The compiled rules and the explained ones give the same for anybody, known in full or in part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.rules.engine import Undecided, evaluate, state_of, version_for
from tools.rules.outline import outline
from tools.rules.profile import profile_of
from tools.rules.rulebook import rulebook
from tools.rules.scheme import Scheme
from tools.rules.values import Pair
from tools.rules.vocabulary import Fact, vocabulary

_DAYS = st.integers(0, 6000).map(lambda n: date(2014, 1, 1) + timedelta(days=n))


def _pair(fact: Fact) -> st.SearchStrategy[Pair]:
    """A value, or a range of values."""
    one: st.SearchStrategy[Any]
    if fact.kind == "date":
        one = st.integers(1960, 2029).flatmap(
            lambda y: st.tuples(st.integers(1, 12), st.integers(1, 28)).map(
                lambda md: y * 10000 + md[0] * 100 + md[1]
            )
        )
    else:
        top = min(fact.high, fact.low + 4000000)
        one = st.integers(int(fact.low), int(top))
    points = one.map(lambda v: (float(v), float(v)))
    ranges = st.tuples(one, one).map(lambda p: (float(min(p)), float(max(p))))
    return points | ranges


_FACTS = st.fixed_dictionaries({}, optional={f.id: _pair(f) for f in vocabulary()})


@pytest.mark.parametrize("scheme", rulebook().schemes, ids=lambda s: s.id)
@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(facts=_FACTS, as_of=_DAYS)
def test_compiled_explained_and_direct_results_are_the_same(
    scheme: Scheme, facts: dict[str, Pair], as_of: date
) -> None:
    rules = rulebook()
    person = profile_of(facts, as_of)
    version = version_for(scheme, person, rules.series)
    found = evaluate(rules, scheme, facts, as_of)
    if isinstance(version, Undecided):
        assert found.version is None
        return
    direct = outline(version, person.algebra(rules.series))
    assert rules.quick(version)(person.lows, person.highs, person.today) == direct
    assert found.status is state_of(direct.status)
    assert [g.state for g in found.grades] == [state_of(g) for g in direct.grades]
    if found.points:
        assert (found.points.low, found.points.high) == direct.total


@pytest.mark.parametrize("scheme", rulebook().schemes, ids=lambda s: s.id)
@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(facts=_FACTS, as_of=_DAYS, place=st.floats(0, 1))
def test_what_is_certain_stays_so_when_more_becomes_known(
    scheme: Scheme, facts: dict[str, Pair], as_of: date, place: float
) -> None:
    rules = rulebook()
    person = profile_of(facts, as_of)
    version = version_for(scheme, person, rules.series)
    if isinstance(version, Undecided):
        return
    known = tuple(
        (high if place > 0.5 else low) if words.kind == "date" else float(int(low + (high - low) * place))
        for words, low, high in zip(vocabulary(), person.lows, person.highs, strict=True)
    )
    quick = rules.quick(version)
    before, after = quick(person.lows, person.highs, person.today), quick(known, known, person.today)
    spans = [(before.status, after.status), *zip(before.grades, after.grades, strict=True)]
    spans += [(x, y) for x, y in zip(before.amounts, after.amounts, strict=True) if x and y]
    spans += [(before.total, after.total)] if before.total and after.total else []
    for (low, high), (then_low, then_high) in spans:
        assert low <= then_low and then_high <= high
