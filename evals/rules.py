"""Suite rules: what every scheme's cases come to, and how sharp they are: would they notice a wrong rule?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from evals.casebook import Case, Split
from evals.metrics import Measure, mean
from evals.mutants import Mutant
from evals.report import Failure, Report
from evals.sharpness import Sharpness, people_of, sharpness
from evals.subject import Subject
from evals.telling import telling
from tools.rules.casefile import RuleCase, cases_of, run_case
from tools.rules.rulebook import Rulebook, rulebook
from tools.rules.scheme import Scheme

_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Examined:
    """One scheme: its cases that came out right, wrong ones, mutants that matter and were noticed or not."""

    scheme: str
    cases: int
    failures: tuple[Failure, ...]
    noticed: int
    missed: tuple[Failure, ...]
    alike: tuple[Failure, ...]

    @property
    def unnoticed(self) -> int:
        """Mutants that no case notices."""
        return len(self.missed) + len(self.alike)


def run(subject: Subject | None, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """All schemes; they need no installation and no questions."""
    return report(list(examined()))


def examined(names: Sequence[str] | None = None) -> Iterator[Examined]:
    """Every scheme (or those named), two at a time."""
    wanted = list(names) if names is not None else [s.id for s in rulebook()]
    with ProcessPoolExecutor(_PROCESSES) as pool:
        yield from pool.map(examine, wanted)


def examine(name: str) -> Examined:
    """Run the cases of a scheme, then every wrong version of it."""
    rules = rulebook()
    scheme = rules[name]
    cases = list(cases_of(scheme))
    wrong = tuple(_wrong(rules, cases))
    found = sharpness(rules, scheme, cases)
    missed, alike = _sorted(rules, scheme, cases, found)
    return Examined(name, len(cases), wrong, found.total - len(found.survivors), missed, alike)


def report(found: Sequence[Examined]) -> Report:
    """Exactness over all cases, sharpness over all mutants, the cases of each scheme."""
    failures = [f for e in found for f in (*e.failures, *e.missed, *e.alike)]
    return Report("rules", _measures(found), failures)


def _measures(found: Sequence[Examined]) -> Mapping[str, Measure]:
    cases = [right for e in found for right in _truths(e.cases - len(e.failures), len(e.failures))]
    mutants = [n for e in found for n in _truths(e.noticed, e.unnoticed)]
    telling_ones = [n for e in found for n in _truths(e.noticed, len(e.missed))]
    return {
        "cases_right": mean(cases),
        "cases_per_scheme": mean([e.cases for e in found]),
        "mutants_noticed": mean(mutants),
        "mutants_noticed_where_someone_differs": mean(telling_ones),
        **{
            f"cases_right:{e.scheme}": mean(_truths(e.cases - len(e.failures), len(e.failures)))
            for e in found
        },
        **{f"mutants_noticed:{e.scheme}": mean(_truths(e.noticed, e.unnoticed)) for e in found},
    }


def _truths(yes: int, no: int) -> list[bool]:
    return [True] * yes + [False] * no


def _wrong(rules: Rulebook, cases: Sequence[RuleCase]) -> Iterator[Failure]:
    for case in cases:
        found, differences = run_case(rules, case)
        if differences:
            yield Failure(
                case.scheme.id,
                case.says,
                "用例不符",
                "；".join(differences),
                "；".join(f"{k} {v}" for k, v in case.expect.items()),
                found.headline,
            )


def _sorted(
    rules: Rulebook, scheme: Scheme, cases: Sequence[RuleCase], found: Sharpness
) -> tuple[tuple[Failure, ...], tuple[Failure, ...]]:
    """The mutants nobody noticed: those that would tell for somebody, those for whom nobody was found."""
    missed, alike = [], []
    for mutant in found.survivors:
        days = mutant.changes_days
        person = None if days else telling(rules, scheme, mutant, people_of(rules, mutant.old, cases))
        if days or person:
            known = "、".join(f"{rules.words[i].label}" for i in person.moved) if person else "该日"
            missed.append(_survivor(scheme, mutant, "规则改错而没有用例察觉", f"缺一例，涉及：{known}"))
        else:
            alike.append(_survivor(scheme, mutant, "规则改动没有找到受影响的人", "多半不影响结果"))
    return tuple(missed), tuple(alike)


def _survivor(scheme: Scheme, mutant: Mutant, cause: str, detail: str) -> Failure:
    where = f"{mutant.old.start} {mutant.where}"
    return Failure(scheme.id, where, cause, detail, "至少一例不符", f"全部用例仍通过：{mutant.change}")
