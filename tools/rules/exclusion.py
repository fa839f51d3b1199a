"""Which benefits exclude each other (就高不重复, 二选一), and the best set one may have together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from tools.errors import SchemeInvalid

MODES = ("one_of", "highest", "after")
_FOLDER = Path(__file__).with_name("exclusions")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One rule: of `between` (scheme, or scheme/benefit) one may have one only.

    `highest` means that the highest counts; `after` that one may have them one after the other.
    """

    id: str
    text: str
    mode: str
    between: tuple[str, ...]
    basis: tuple[str, ...]

    def covers(self, benefit: str) -> str | None:
        """Which member of the rule a benefit (scheme/benefit) is; a scheme stands for all its benefits."""
        scheme, _, one = benefit.partition("/")
        alike = (benefit, scheme)
        return next((n for n in self.between if n in alike or (not one and n.startswith(f"{scheme}/"))), None)

    def forbids(self, one: str, other: str) -> bool:
        """Whether two benefits exclude each other; benefits of one member do not."""
        a, b = self.covers(one), self.covers(other)
        return a is not None and b is not None and a != b


def read_exclusions(folder: Path) -> tuple[Exclusion, ...]:
    """All rules of a folder."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for body in yaml.safe_load(path.read_text(encoding="utf-8")) or ():
            found.append(_exclusion(body))
    return tuple(found)


def _exclusion(body: Mapping[str, Any]) -> Exclusion:
    if body["mode"] not in MODES:
        raise SchemeInvalid(f"互斥规则 {body['id']} 的 mode 只能是 {'、'.join(MODES)}。")
    basis = body.get("basis", ())
    listed = (basis,) if isinstance(basis, str) else tuple(basis)
    return Exclusion(body["id"], body["text"], body["mode"], tuple(body["between"]), listed)


@cache
def exclusions() -> tuple[Exclusion, ...]:
    """The rules that come with the program, read once."""
    return read_exclusions(_FOLDER)


def best_set(worth: Mapping[str, float], rules: Sequence[Exclusion]) -> frozenset[str]:
    """Of these benefits those that together are worth most, no two of which exclude each other.

    Exact: every group of benefits that hang together by exclusions is searched in full, leaving out only
    what cannot beat the best found. Of sets worth alike the larger one, then the first by name.
    """
    names = sorted(worth)
    forbidden = {n: {m for m in names if m != n and any(rule.forbids(n, m) for rule in rules)} for n in names}
    chosen: set[str] = set()
    for group in _groups(forbidden):
        chosen |= _best_of(group, worth, forbidden)
    return frozenset(chosen)


def conflicts(names: Sequence[str], rules: Sequence[Exclusion]) -> list[tuple[str, str, Exclusion]]:
    """Every pair that excludes each other, with the rule."""
    return [(a, b, r) for a, b in combinations(names, 2) for r in rules if r.forbids(a, b)]


def _groups(forbidden: Mapping[str, set[str]]) -> list[list[str]]:
    """Benefits that hang together by exclusions."""
    left, groups = set(forbidden), []
    while left:
        group, front = set(), [min(left)]
        while front:
            name = front.pop()
            if name not in group:
                group.add(name)
                front += forbidden[name] - group
        groups.append(sorted(group))
        left -= group
    return groups


def _best_of(group: Sequence[str], worth: Mapping[str, float], forbidden: Mapping[str, set[str]]) -> set[str]:
    best: tuple[float, int, set[str]] = (-1.0, 0, set())

    def search(rest: Sequence[str], taken: set[str], value: float) -> None:
        nonlocal best
        if (value, len(taken)) > best[:2]:
            best = value, len(taken), set(taken)
        if not rest or (value + sum(worth[n] for n in rest), len(taken) + len(rest)) <= best[:2]:
            return
        first, others = rest[0], rest[1:]
        search([n for n in others if n not in forbidden[first]], taken | {first}, value + worth[first])
        search(others, taken, value)

    search(sorted(group, key=lambda n: (-worth[n], n)), set(), 0.0)
    return best[2]
