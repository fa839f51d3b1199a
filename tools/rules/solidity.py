"""Whether a result stands on conditions that an official source confirms, or on some that nobody verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tools.rules.evaluation import CriterionResult, State


def doubtful(criteria: Sequence[CriterionResult], status: State) -> list[str]:
    """The unverified conditions without which the result might be another; none: it is solid."""
    if status is State.MET:
        weak = [c for c in criteria if not _surely_met(c)]
        return list(dict.fromkeys(t for c in weak for t in _unverified(c, State.MET)))
    if status is State.NOT_MET:
        failing = [c for c in criteria if c.state is State.NOT_MET]
        if not failing or any(_surely_unmet(c) for c in failing):
            return []
        return list(dict.fromkeys(t for c in failing for t in _unverified(c, State.NOT_MET)))
    return []


def _surely_met(c: CriterionResult) -> bool:
    if not c.verified or c.state is not State.MET:
        return False
    return not c.parts or sum(_surely_met(p) for p in c.parts) >= c.needed


def _surely_unmet(c: CriterionResult) -> bool:
    if not c.verified or c.state is not State.NOT_MET:
        return False
    return not c.parts or sum(not _surely_unmet(p) for p in c.parts) < c.needed


def _unverified(c: CriterionResult, state: State) -> Iterator[str]:
    if not c.verified and c.state is state:
        yield c.text
    for part in c.parts:
        yield from _unverified(part, state)
