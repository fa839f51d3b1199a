"""The visible list of what is checked before a release."""

from __future__ import annotations

from importlib.metadata import entry_points

from knowledge.review.checks.amounts import Amounts
from knowledge.review.checks.citing import Citing
from knowledge.review.checks.documents import Concerns, Undescribed, Unverified
from knowledge.review.checks.halves import Halves
from knowledge.review.checks.overlap import Overlap
from knowledge.review.checks.tables import Tables
from knowledge.review.checks.trial import Check
from knowledge.review.checks.written import Written

CHECKS: tuple[type[Check], ...] = (
    Overlap,
    Halves,
    Tables,
    Citing,
    Amounts,
    Concerns,
    Undescribed,
    Unverified,
    Written,
)


def all_checks() -> tuple[Check, ...]:
    """The checks, and those that other packages add by the entry-point group `talent.release_checks`."""
    outside = [point.load() for point in entry_points(group="talent.release_checks")]
    return tuple(check() for check in (*CHECKS, *outside))
