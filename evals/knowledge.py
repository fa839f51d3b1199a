"""Suite knowledge: what becomes of documents on their way in. Each part measures one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evals import boundaries, faults, metadata
from evals.casebook import Case, Split
from evals.metrics import Measure
from evals.report import Failure, Report
from evals.subject import Subject

Part = Callable[[Split], tuple[Mapping[str, Measure], Sequence[Failure]]]

# One entry a part, in the order in which they are printed.
PARTS: tuple[Part, ...] = (metadata.measured, boundaries.measured, boundaries.scanned, faults.measured)


def run(subject: Subject, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """All parts; they read texts of their own, so the installation and its cases play no role."""
    measures: dict[str, Measure] = {}
    failures: list[Failure] = []
    for part in PARTS:
        found, wrong = part(split)
        measures |= found
        failures += wrong
    return Report("knowledge", measures, failures)
