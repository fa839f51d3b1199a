"""Every scheme: its cases come out, its clauses exist, nothing in it is unreachable or overlaps."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from knowledge.parsing.files import parse_file
from tools.rules.casefile import RuleCase, cases_of, run_case
from tools.rules.engine import formulas
from tools.rules.linting import lint_scheme
from tools.rules.nodes import Node, SeriesAt, facts_of, walk
from tools.rules.openness import facts_in
from tools.rules.profile import derivations
from tools.rules.rulebook import rulebook
from tools.rules.scheme import Scheme, Version
from tools.rules.vocabulary import Fact

_CORPUS = Path(__file__).parents[3] / "knowledge" / "corpus"
_SCHEMES = rulebook().schemes
_CASES = [case for scheme in rulebook() for case in cases_of(scheme)]


@pytest.mark.parametrize("case", _CASES, ids=lambda c: f"{c.scheme.id}: {c.says}")
def test_a_case_comes_out_as_its_sentence_says(case: RuleCase) -> None:
    found, differences = run_case(rulebook(), case)
    assert not differences, found.headline


@pytest.mark.parametrize("scheme", _SCHEMES, ids=lambda s: s.id)
def test_a_scheme_has_no_finding(scheme: Scheme) -> None:
    assert [f.text for f in lint_scheme(scheme, rulebook())] == []


@pytest.mark.parametrize("scheme", _SCHEMES, ids=lambda s: s.id)
def test_a_scheme_rests_on_clauses_of_the_sample_corpus(scheme: Scheme) -> None:
    known = _clauses()
    assert {b for v in scheme.versions for b in _bases(v)} - known == set()
    assert {v.document for v in scheme.versions} <= {clause.split("#")[0] for clause in known}


@pytest.mark.parametrize("scheme", _SCHEMES, ids=lambda s: s.id)
def test_a_scheme_has_cases_for_each_of_its_versions(scheme: Scheme) -> None:
    found = [run_case(rulebook(), c)[0] for c in cases_of(scheme)]
    assert {f.version.start for f in found if f.version} == {v.start for v in scheme.versions}


def test_every_fact_is_used_by_a_rule_unless_it_is_only_heard() -> None:
    rules = rulebook()
    used = {name for s in rules for v in s.versions for name in facts_in(v)}
    used |= {f.id for s in rules if s.version_by for f in _facts(s.version_by)}
    used |= {f.id for fact, node in derivations() for f in _facts(node)}
    used |= {m.id for s in rules for v in s.versions for x in v.materials if x.when for m in _facts(x.when)}
    assert {f.id for f in rules.words} - used == {f.id for f in rules.words if f.heard_only}


def test_every_series_is_used() -> None:
    rules = rulebook()
    used = {
        n.name
        for s in rules
        for v in s.versions
        for node in (*formulas(v), *([v.points.target] if v.points and v.points.target else ()))
        for n in walk(node)
        if isinstance(n, SeriesAt)
    }
    used |= {n.name for _, node in derivations() for n in walk(node) if isinstance(n, SeriesAt)}
    assert set(rules.series) == used


def _facts(node: Node) -> Iterable[Fact]:
    return facts_of(node).values()


def _bases(version: Version) -> set[str]:
    criteria = [
        version.requires,
        *(g.requires for g in version.grades),
        *(b.requires for b in version.benefits),
    ]
    found = {b for root in criteria for leaf in root.leaves() for b in leaf.basis}
    roots = [version.points.figure] if version.points else []
    for item in [x for r in [*roots, *(b.amount for b in version.benefits if b.amount)] for x in r.all()]:
        found |= {*item.basis, *(b for c in item.cases for b in c.basis)}
    found |= {
        b for x in (*version.materials, *version.process, *version.benefits, *version.grades) for b in x.basis
    }
    return found


@cache
def _clauses() -> frozenset[str]:
    files = [p for p in _CORPUS.rglob("*.md") if p.name != "README.md"]
    parsed = [parse_file(p, str(p.relative_to(_CORPUS))) for p in files]
    return frozenset(c.id for document in parsed for c in document.clauses)
