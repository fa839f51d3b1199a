"""The best set of benefits under the rules of exclusion is the best of all sets."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.rules.exclusion import Exclusion, best_set, conflicts, exclusions
from tools.rules.rulebook import rulebook

_NAMES = [f"s{i}/b" for i in range(8)]


def _rule(between: Collection[str]) -> Exclusion:
    return Exclusion("r", "只能选一项", "one_of", tuple(between), ())


@settings(deadline=None, derandomize=True, database=None)
@given(
    worth=st.dictionaries(st.sampled_from(_NAMES), st.integers(0, 9).map(float), max_size=8),
    between=st.lists(st.lists(st.sampled_from(_NAMES), min_size=2, max_size=4, unique=True), max_size=5),
)
def test_no_other_set_is_worth_more(worth: dict[str, float], between: list[list[str]]) -> None:
    rules = [_rule(names) for names in between]

    def allowed(names: Collection[str]) -> bool:
        return not conflicts(list(names), rules)

    everything = [set(c) for n in range(len(worth) + 1) for c in combinations(sorted(worth), n)]
    most = max((sum(worth[n] for n in names), len(names)) for names in everything if allowed(names))
    found = best_set(worth, rules)
    assert allowed(found)
    assert (sum(worth[n] for n in found), len(found)) == most


def test_benefits_of_one_member_do_not_exclude_each_other() -> None:
    rule = _rule(["a", "b"])
    assert not rule.forbids("a/rent", "a/home")
    assert rule.forbids("a/rent", "b/home")


def test_the_rules_name_schemes_and_benefits_that_exist() -> None:
    known = {s.id for s in rulebook()}
    known |= {f"{s.id}/{b.id}" for s in rulebook() for v in s.versions for b in v.benefits}
    assert {name for rule in exclusions() for name in rule.between} - known == set()
    assert all(rule.basis for rule in exclusions())


def test_a_scheme_stands_for_each_of_its_benefits() -> None:
    rule = _rule(["a/rent", "b"])
    assert rule.forbids("a", "b") and rule.forbids("a/rent", "b")
    assert not rule.forbids("a/home", "b")
