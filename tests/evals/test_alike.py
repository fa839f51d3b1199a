"""What no case notices is proved to matter to nobody and explained, or told: a case is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from evals.alike import Record, Settled, records, settle
from evals.mutants import Mutant, mutants
from evals.proof import prove
from evals.seriesmutants import unnoticed_figures
from evals.sharpness import sharpness
from tests.tools.rules.books import book
from tools.rules.casefile import RuleCase, cases_of
from tools.rules.formula import parse
from tools.rules.profile import profile_of
from tools.rules.rulebook import Rulebook, rulebook
from tools.rules.values import day_of

_BOTH = """- from: 2024-01-01
  document: d
  requires:
  - {text: 年龄线, when: 年龄 ≤ 45 或 年龄 ≤ 40, basis: d#1}
"""
_DAYS = """- from: 2024-01-01
  document: d
  requires:
  - {text: 期限, when: '整月(毕业日期, 当日) < 24 且 日数(毕业日期, 当日) ≥ 0', basis: d#1}
"""
_WHERE = "年龄线"


def _case(rules: Rulebook, age: int, status: str, day: date = date(2026, 3, 1)) -> RuleCase:
    return RuleCase(rules["test"], "试", day, {"年龄": age}, False, {"status": status})


def _settled(rules: Rulebook, known: Sequence[Record], *, edges: bool = True) -> Settled:
    cases = [_case(rules, 45, "met", date(2024, 1, 1)), _case(rules, 45, "not_in_force", date(2023, 12, 31))]
    cases += [_case(rules, 46 if edges else 60, "not_met")]
    scheme = rules["test"]
    return settle(rules, scheme, cases, sharpness(rules, scheme, cases).survivors, known)


def _mutant(rules: Rulebook, change: str) -> Mutant:
    return next(m for m in mutants(rules["test"].versions[0]) if m.change == change)


def test_a_change_that_matters_to_nobody_counts_as_alike_once_it_is_explained(tmp_path: Path) -> None:
    record = Record("test", _WHERE, "40周岁以下的人也在45周岁以下")
    found = _settled(book(tmp_path, _BOTH), [record])
    assert found == Settled(alike=3, proved=3, missed=(), unsettled=())


def test_a_proof_without_a_reason_is_not_settled(tmp_path: Path) -> None:
    found = _settled(book(tmp_path, _BOTH), [])
    assert (found.alike, found.missed) == (0, ())
    assert {f.cause for f in found.unsettled} == {"规则改动没有定论"}


def test_without_a_prover_a_reason_is_taken_and_nothing_is_called_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.alike.can_prove", lambda: False)
    found = _settled(book(tmp_path, _BOTH), [Record("test", _WHERE, "理由", ("年龄 ≤ 40：改为 41",))])
    assert (found.alike, found.proved, found.missed) == (1, 0, ())
    assert len(found.unsettled) == 2


def test_a_reason_does_not_excuse_a_change_that_matters(tmp_path: Path) -> None:
    record = Record("test", _WHERE, "说是不影响")
    found = _settled(book(tmp_path, _BOTH), [record], edges=False)
    assert [f.got for f in found.missed] == ["全部用例仍通过：年龄 ≤ 45：改为 46"]
    assert found.missed[0].detail == "缺一例，如：年龄 46岁"


@pytest.mark.parametrize("change", ["年龄 ≤ 45：改为 44", "没有这处改动"])
def test_a_reason_for_what_is_noticed_or_not_there_is_out_of_date(tmp_path: Path, change: str) -> None:
    known = [Record("test", _WHERE, "理由"), Record("test", _WHERE, "旧的理由", (change,))]
    (stale,) = _settled(book(tmp_path, _BOTH), known).unsettled
    assert (stale.cause, stale.got) == ("理由已经用不上", change)


def test_a_proof_may_rest_on_what_is_common_knowledge(tmp_path: Path) -> None:
    rules = book(tmp_path, _BOTH.replace("年龄 ≤ 40", "年龄 ≤ 45 且 已婚"))
    mutant = _mutant(rules, "年龄 ≤ 45：改为 46")
    second = next(
        m for m in mutants(rules["test"].versions[0]) if m.change == mutant.change and m.new != mutant.new
    )
    assert not prove(rules.series, rules["test"], second).alike
    given = [parse("年龄 ≥ 18 且 非 已婚", rules.words, rules.series)]
    assert prove(rules.series, rules["test"], second, given).alike


def test_a_person_found_by_proof_is_decided_otherwise_by_the_engine(tmp_path: Path) -> None:
    rules = book(tmp_path, _DAYS)
    scheme = rules["test"]
    changes = [m for m in mutants(scheme.versions[0]) if not m.changes_days]
    for mutant in changes:
        found = prove(rules.series, scheme, mutant)
        assert found.person is not None
        person = profile_of({i: (x, x) for i, x in found.person.items()}, day_of(found.day))
        was, now = (
            rules.quick(v)(person.lows, person.highs, person.today).status for v in (mutant.old, mutant.new)
        )
        assert was != now, mutant.change
    assert len(changes) >= 6


@pytest.mark.parametrize("name", ["sz-shortage-talent", "js-excellent-postdoc"])
def test_nothing_is_proved_alike_that_a_case_notices(name: str) -> None:
    rules = rulebook()
    scheme = rules[name]
    survivors = sharpness(rules, scheme, list(cases_of(scheme))).survivors
    noticed = [m for v in scheme.versions for m in mutants(v) if not m.changes_days and m not in survivors]
    assert noticed
    assert not any(prove(rules.series, scheme, m).alike for m in noticed)


def test_every_reason_is_about_a_scheme_and_says_something() -> None:
    names = {s.id for s in rulebook()}
    for record in records():
        assert record.scheme in names
        assert len(record.because) > 10


def test_a_dated_figure_a_step_off_is_noticed_or_named(tmp_path: Path) -> None:
    rules = book(tmp_path, _DAYS)
    assert unnoticed_figures(rules) == (0, ())  # reads no series
    real = rulebook()
    noticed, missed = unnoticed_figures(Rulebook([real["bj-points-settlement"]], real.words, real.series))
    assert (noticed, missed) == (32, ())


def test_a_dated_figure_that_no_case_stands_on_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = rulebook()
    in_2025 = [c for c in cases_of(real["bj-points-settlement"]) if c.as_of.year == 2025]
    monkeypatch.setattr("evals.seriesmutants.cases_of", lambda scheme: in_2025)
    noticed, missed = unnoticed_figures(Rulebook([real["bj-points-settlement"]], real.words, real.series))
    assert noticed > 0
    assert "2019-01-01 至 2019-12-31：93.58 改为 93.59" in {f.question for f in missed}
