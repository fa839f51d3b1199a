"""Suite rules: what every scheme's cases come to, and how sharp they are: would they notice a wrong rule?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from evals.alike import Record, Settled, records, settle
from evals.casebook import Case, Split
from evals.metrics import Measure, mean
from evals.report import Failure, Report
from evals.seriesmutants import unnoticed_figures
from evals.sharpness import sharpness
from evals.subject import Subject
from tools.rules.casefile import RuleCase, cases_of, run_case
from tools.rules.rulebook import Rulebook, rulebook

_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Examined:
    """One scheme: its cases and those that came out wrong; its mutants by what became of them."""

    scheme: str
    cases: int
    failures: tuple[Failure, ...]
    noticed: int
    settled: Settled

    @property
    def unnoticed(self) -> int:
        """Mutants that some case ought to notice, as far as is known, and records that are out of date."""
        return len(self.settled.missed) + len(self.settled.unsettled)


def run(subject: Subject | None, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """All schemes; they need no installation and no questions."""
    return report(list(examined()), unnoticed_figures(rulebook()))


def examined(names: Sequence[str] | None = None) -> Iterator[Examined]:
    """Every scheme (or those named), two at a time."""
    wanted = list(names) if names is not None else [s.id for s in rulebook()]
    with ProcessPoolExecutor(_PROCESSES) as pool:
        yield from pool.map(examine, wanted)


def examine(name: str, known: Sequence[Record] | None = None) -> Examined:
    """Run the cases of a scheme, then every wrong version of it past those that are right."""
    rules = rulebook()
    scheme = rules[name]
    cases = list(cases_of(scheme))
    wrong = {i: failure for i, case in enumerate(cases) if (failure := _wrong(rules, case))}
    right = [case for i, case in enumerate(cases) if i not in wrong]
    found = sharpness(rules, scheme, right)
    settled = settle(rules, scheme, right, found.survivors, records() if known is None else known)
    return Examined(name, len(cases), tuple(wrong.values()), found.total - len(found.survivors), settled)


def report(found: Sequence[Examined], figures: tuple[int, Sequence[Failure]] = (0, ())) -> Report:
    """Exactness over all cases, sharpness over all mutants that can be noticed, the cases of each scheme.

    `figures`: how many wrong dated figures were noticed, and those that were not.
    """
    failures = [f for e in found for f in (*e.failures, *e.settled.missed, *e.settled.unsettled)]
    measures = {**_measures(found), "figures_noticed": mean(_truths(figures[0], len(figures[1])))}
    return Report("rules", measures, [*failures, *figures[1]])


def _measures(found: Sequence[Examined]) -> Mapping[str, Measure]:
    cases = [right for e in found for right in _truths(e.cases - len(e.failures), len(e.failures))]
    mutants = [n for e in found for n in _truths(e.noticed, e.unnoticed)]
    alike = [n for e in found for n in _truths(e.settled.alike, e.noticed + e.unnoticed)]
    proved = [n for e in found for n in _truths(e.settled.proved, e.settled.alike - e.settled.proved)]
    return {
        "cases_right": mean(cases),
        "cases_per_scheme": mean([e.cases for e in found]),
        "mutants_noticed": mean(mutants),
        "mutants_alike": mean(alike),
        "mutants_alike_proved": mean(proved),
        **{
            f"cases_right:{e.scheme}": mean(_truths(e.cases - len(e.failures), len(e.failures)))
            for e in found
        },
        **{f"mutants_noticed:{e.scheme}": mean(_truths(e.noticed, e.unnoticed)) for e in found},
    }


def _truths(yes: int, no: int) -> list[bool]:
    return [True] * yes + [False] * no


def _wrong(rules: Rulebook, case: RuleCase) -> Failure | None:
    found, differences = run_case(rules, case)
    if not differences:
        return None
    expected = "；".join(f"{k} {v}" for k, v in case.expect.items())
    return Failure(case.scheme.id, case.says, "用例不符", "；".join(differences), expected, found.headline)
