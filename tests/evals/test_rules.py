"""Suite rules: wrong cases are told, and a rule changed by one step is noticed or named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evals.mutants import mutants
from evals.proof import prove
from evals.rules import examine, report
from evals.sharpness import people_of, sharpness
from evals.telling import telling
from tests.tools.rules.books import book
from tools.rules.casefile import RuleCase, cases_of
from tools.rules.rulebook import Rulebook

_SCHEME = """- from: 2024-01-01
  document: d
  requires:
  - {text: 年龄线, when: 年龄 ≤ 45, basis: d#1}
  - {text: 年限, when: 工作年限 ≥ 2, basis: d#1}
"""


def _case(rules: Rulebook, age: int, years: float, status: str, day: date = date(2026, 3, 1)) -> RuleCase:
    facts = {"年龄": age, "工作年限": years}
    return RuleCase(rules["test"], "试", day, facts, False, {"status": status})


def _survivors(rules: Rulebook, cases: list[RuleCase]) -> set[str]:
    return {m.change for m in sharpness(rules, rules["test"], cases).survivors}


def test_every_wrong_version_of_a_scheme_is_made_once(tmp_path: Path) -> None:
    version = book(tmp_path, _SCHEME)["test"].versions[0]
    found = [m.change for m in mutants(version)]
    assert found == [
        "起日 2024-01-01 改为前一日",
        "起日 2024-01-01 改为次日",
        "去掉这一项",
        "年龄 ≤ 45：改为 46",
        "年龄 ≤ 45：改为 44",
        "去掉这一项",
        "工作年限 ≥ 2：改为 2.1",
        "工作年限 ≥ 2：改为 1.9",
        "工作年限 ≥ 2：改为 >",
    ]


def test_cases_at_both_sides_of_every_edge_notice_everything(tmp_path: Path) -> None:
    rules = book(tmp_path, _SCHEME)
    cases = [
        _case(rules, 45, 2, "not_in_force", date(2023, 12, 31)),
        _case(rules, 45, 2, "met", date(2024, 1, 1)),
        _case(rules, 46, 2, "not_met"),
        _case(rules, 45, 1.9, "not_met"),
    ]
    assert _survivors(rules, cases) == set()


def test_an_edge_that_no_case_stands_on_is_named_with_somebody_it_matters_to(tmp_path: Path) -> None:
    rules = book(tmp_path, _SCHEME)
    cases = [_case(rules, 30, 2, "met", date(2024, 1, 1)), _case(rules, 60, 2, "not_met")]
    cases += [_case(rules, 30, 1.9, "not_met"), _case(rules, 30, 2, "not_in_force", date(2023, 12, 31))]
    assert _survivors(rules, cases) == {"年龄 ≤ 45：改为 46", "年龄 ≤ 45：改为 44"}
    for mutant in sharpness(rules, rules["test"], cases).survivors:
        found = telling(rules, rules["test"], mutant, people_of(rules, mutant.old, cases))
        assert found is not None
        assert found.moved["age"] in (45, 46)


def test_a_change_that_matters_to_nobody_has_no_telling_person(tmp_path: Path) -> None:
    both = _SCHEME.replace("年龄 ≤ 45", "年龄 ≤ 45 或 年龄 ≤ 40")
    rules = book(tmp_path, both)
    cases = [_case(rules, 45, 2, "met"), _case(rules, 46, 2, "not_met")]
    alike = [m for m in sharpness(rules, rules["test"], cases).survivors if "年龄 ≤ 40" in m.change]
    assert len(alike) == 3
    people = people_of(rules, rules["test"].versions[0], cases)
    assert [telling(rules, rules["test"], m, people) for m in alike] == [None] * 3
    assert [prove(rules.series, rules["test"], m).alike for m in alike] == [True] * 3


@pytest.mark.parametrize("name", ["sh-xuhui-apartment", "sh-changning-rent"])
def test_the_report_counts_cases_and_changes_of_a_scheme(name: str) -> None:
    found = examine(name)
    measures = report([found]).measures
    assert measures["cases_right"].value == 1
    assert measures[f"mutants_noticed:{name}"].n == found.noticed + found.unnoticed > 5
    assert measures["mutants_noticed"].value == 1
    assert measures["mutants_alike"].value == 0


def test_cases_that_come_out_otherwise_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(scheme: object) -> list[RuleCase]:
        cases = list(cases_of(scheme))  # type: ignore[arg-type]
        other = {"met": "not_met", "not_met": "met"}
        first = next(c for c in cases if c.expect.get("status") in other)
        return [RuleCase(first.scheme, first.says, first.as_of, first.facts, first.others_none,
                         {"status": other[first.expect["status"]]})]  # fmt: skip

    monkeypatch.setattr("evals.rules.cases_of", wrong)
    (failure,) = examine("sh-xuhui-apartment").failures
    assert failure.cause == "用例不符"
