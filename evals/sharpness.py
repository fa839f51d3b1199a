"""How sharp the cases of a scheme are: which wrong versions of it some case notices (mutation testing)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evals.mutants import Mutant, mutants
from tools.rules.algebra import Direct, span
from tools.rules.casefile import RuleCase, run_case
from tools.rules.engine import Undecided, others_none, state_of, version_for
from tools.rules.evaluation import State
from tools.rules.outline import Outline, outline
from tools.rules.profile import Profile, profile_of
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme, Version
from tools.rules.values import Pair, parse_facts

_QUICK = {"status", "points", "gap", "class", "benefits", "from"}
"""What a case expects that the outline alone can tell; the rest needs the explained evaluation."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A case made ready: the person, and the version that counts for them."""

    case: RuleCase
    person: Profile
    version: Version | Undecided


@dataclass(frozen=True, slots=True)
class Sharpness:
    """The mutants of a scheme that no case noticed, of how many."""

    scheme: Scheme
    total: int
    survivors: Sequence[Mutant]


def sharpness(rules: Rulebook, scheme: Scheme, cases: Sequence[RuleCase]) -> Sharpness:
    """Try every mutant of every version."""
    probes = [_probe(rules, case) for case in cases]
    tried = [m for version in scheme.versions for m in mutants(version, _yearly(scheme))]
    return Sharpness(scheme, len(tried), [m for m in tried if not _noticed(rules, scheme, m, probes)])


def _yearly(scheme: Scheme) -> bool:
    """Whether the version is picked by a year told as a number (纳税年度), not by a day."""
    return scheme.version_by is not None and scheme.version_by.kind == "number"


def people_of(
    rules: Rulebook, version: Version, cases: Sequence[RuleCase]
) -> list[tuple[Mapping[str, Pair], date]]:
    """The people of a version's cases, with the day asked for."""
    found: list[tuple[Mapping[str, Pair], date]] = []
    for case in cases:
        if _probe(rules, case).version is version:
            facts = parse_facts(case.facts, rules.words)
            found.append((others_none(facts, rules) if case.others_none else facts, case.as_of))
    return found


def _probe(rules: Rulebook, case: RuleCase) -> Probe:
    facts = parse_facts(case.facts, rules.words)
    person = profile_of(others_none(facts, rules) if case.others_none else facts, case.as_of)
    return Probe(case, person, version_for(case.scheme, person, rules.series))


def _noticed(rules: Rulebook, scheme: Scheme, mutant: Mutant, probes: Sequence[Probe]) -> bool:
    if mutant.changes_days:
        return _days_noticed(rules, scheme, mutant, probes)
    mine = [p for p in probes if p.version is mutant.old]
    if any(_differs(rules, mutant.new, p) for p in mine):
        return True
    slow = [p for p in mine if not p.case.expect.keys() <= _QUICK]
    if not slow:
        return False
    other = _with(scheme, mutant)
    book = Rulebook([other], rules.words, rules.series)
    return any(run_case(book, replace(p.case, scheme=other))[1] for p in slow)


def _days_noticed(rules: Rulebook, scheme: Scheme, mutant: Mutant, probes: Sequence[Probe]) -> bool:
    """A case whose person comes to another version, to none or to two notices, whatever else it expects."""
    other = _with(scheme, mutant)
    for probe in probes:
        due = mutant.new if probe.version is mutant.old else probe.version
        found = version_for(other, probe.person, rules.series)
        if found is not due and found != due:
            return True
    return False


def _with(scheme: Scheme, mutant: Mutant) -> Scheme:
    versions = tuple(mutant.new if v is mutant.old else v for v in scheme.versions)
    return replace(scheme, versions=versions)


def _differs(rules: Rulebook, version: Version, probe: Probe) -> bool:
    """Whether something that the case expects comes out otherwise."""
    algebra = probe.person.algebra(rules.series)
    found = outline(version, algebra)
    return any(
        _found(key, wanted, found, version, algebra) != wanted
        for key, wanted in probe.case.expect.items()
        if key in _QUICK and key != "from"
    )


def _found(key: str, wanted: Any, found: Outline, version: Version, algebra: Direct) -> Any:
    """What the outline gives for a thing expected, in the shape in which cases say it."""
    match key:
        case "status":
            return str(state_of(found.status))
        case "class":
            return _grade(version, found)
        case "points":
            return _ends(found.total)
        case "gap":
            return _gap(version, found, algebra)
    return {name: _benefit(version, found, name) for name in wanted}


def _grade(version: Version, found: Outline) -> str | None:
    """The highest class, when no higher one is still open."""
    for grade, truth in zip(version.grades, found.grades, strict=True):
        if truth[1]:
            return grade.name if truth[0] else None
    return None


def _gap(version: Version, found: Outline, algebra: Direct) -> float | None:
    if version.points is None or version.points.target is None or found.total is None:
        return None
    low, high = span(version.points.target, algebra)
    return round(max(0.0, low - found.total[0]), 4) if low == high else None


def _benefit(version: Version, found: Outline, name: str) -> Any:
    place: Mapping[str, int] = {b.id: i for i, b in enumerate(version.benefits)}
    if name not in place:
        return None
    state, amount = state_of(found.benefits[place[name]]), found.amounts[place[name]]
    return _ends(amount) if state is State.MET and amount is not None else str(state)


def _ends(pair: tuple[float, float] | None) -> Any:
    return None if pair is None else pair[0] if pair[0] == pair[1] else list(pair)
