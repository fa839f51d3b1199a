"""Whether a scheme is decided for a person, and how far from it: what asking and nearest changes look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tools.rules.engine import Undecided, formulas, version_for
from tools.rules.nodes import Compare, Constant, Known, Node, facts_of, walk
from tools.rules.outline import Outline
from tools.rules.profile import Profile, profile_of
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme, Version
from tools.rules.values import Pair
from tools.rules.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class Trial:
    """Tries facts on a scheme, quickly; `fixed` is its version where no fact picks it."""

    rules: Rulebook
    scheme: Scheme
    as_of: date
    fixed: Version | None = None

    def version(self, facts: Mapping[str, Pair]) -> Version | Undecided:
        """The version that counts for these facts."""
        return version_for(self.scheme, profile_of(facts, self.as_of), self.rules.series)

    def outline(self, facts: Mapping[str, Pair]) -> Outline | None:
        """The outline of the version that counts; None when there is none."""
        return self.outline_of(profile_of(facts, self.as_of))

    def outline_of(self, person: Profile) -> Outline | None:
        """The same for a profile."""
        version = self.fixed or version_for(self.scheme, person, self.rules.series)
        if isinstance(version, Undecided):
            return None
        return self.rules.quick(version)(person.lows, person.highs, person.today)


def trial(rules: Rulebook, scheme: Scheme, facts: Mapping[str, Pair], as_of: date) -> Trial:
    """A trial of a scheme from what is known now."""
    tried = Trial(rules, scheme, as_of)
    version = tried.version(facts)
    if scheme.version_by is not None or isinstance(version, Undecided):
        return tried
    return Trial(rules, scheme, as_of, version)


def decided(found: Outline | None) -> bool:
    """Whether nothing that is asked for is open: the status, and of what is met the class and the amounts."""
    if found is None:
        return False
    if found.status[0] != found.status[1]:
        return False
    if not found.status[1]:
        return True
    return _grade_known(found) and _amounts_known(found)


def _grade_known(found: Outline) -> bool:
    """The highest class that is not excluded is reached for certain."""
    for surely, possibly in found.grades:
        if possibly:
            return bool(surely)
    return True


def _amounts_known(found: Outline) -> bool:
    return all(
        truth[0] == truth[1] and (not truth[1] or amount is None or amount[0] == amount[1])
        for truth, amount in zip(found.benefits, found.amounts, strict=True)
    )


def thresholds(version: Version, fact: Fact) -> list[float]:
    """The figures that a fact is compared with in a version."""
    found = {
        other.value
        for formula in formulas(version)
        for node in walk(formula)
        if isinstance(node, Compare)
        for one, other in ((node.left, node.right), (node.right, node.left))
        if isinstance(one, Known) and one.fact.id == fact.id and isinstance(other, Constant)
    }
    return sorted(found)


def facts_in(version: Version) -> dict[str, Fact]:
    """Every fact that a version reads, in the order of reading."""
    nodes: list[Node] = formulas(version)
    if version.points and version.points.target is not None:
        nodes.append(version.points.target)
    return {i: f for node in nodes for i, f in facts_of(node).items()}
