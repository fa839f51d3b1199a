"""The survey of all schemes says of anybody what the explained evaluation says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.rules.test_engines_agree import _FACTS
from tools.rules.casefile import cases_of
from tools.rules.engine import evaluate, others_none
from tools.rules.rulebook import rulebook
from tools.rules.survey import survey
from tools.rules.values import Pair, parse_facts

_DAYS = st.integers(0, 6000).map(lambda n: date(2014, 1, 1) + timedelta(days=n))


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(facts=_FACTS, as_of=_DAYS)
def test_every_status_is_that_of_the_evaluation(facts: dict[str, Pair], as_of: date) -> None:
    rules = rulebook()
    found = survey(rules, rules, facts, as_of)
    assert found == {s.id: evaluate(rules, s, facts, as_of).status for s in rules}


def test_the_people_of_the_cases_get_the_status_that_their_case_expects() -> None:
    rules = rulebook()
    for scheme in rules:
        for case in list(cases_of(scheme))[:5]:
            if "status" in case.expect:
                facts = parse_facts(case.facts, rules.words)
                known = others_none(facts, rules) if case.others_none else facts
                assert survey(rules, [scheme], known, case.as_of) == {scheme.id: case.expect["status"]}
