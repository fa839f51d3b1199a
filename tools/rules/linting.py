"""Looks for mistakes in schemes: what nobody reaches, gaps and overlaps of bands and versions, no basis."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tools.rules.algebra import Direct, span
from tools.rules.nodes import Compare, Constant, Logic, Node
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Criterion, Figure, Scheme, Version
from tools.rules.values import day_number

Range = tuple[float, bool, float, bool]
"""Lowest, whether it belongs, highest, whether it belongs."""
_ALL: Range = (float("-inf"), True, float("inf"), True)
_LAST = date(2050, 1, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """A likely mistake, where it is and what to do."""

    scheme: str
    version: str
    text: str


def lint(rules: Rulebook) -> list[Finding]:
    """All findings in all schemes."""
    return [finding for scheme in rules for finding in lint_scheme(scheme, rules)]


def lint_scheme(scheme: Scheme, rules: Rulebook) -> Iterator[Finding]:
    """The findings in one scheme."""
    for text in _versions(scheme.versions):
        yield Finding(scheme.id, "", text)
    for version in scheme.versions:
        days = _days(scheme, version)
        for text in (*_bases(version), *_reach(version, days, rules), *_bands(version)):
            yield Finding(scheme.id, f"{version.start}", text)


def _versions(versions: Sequence[Version]) -> Iterator[str]:
    ordered = sorted(versions, key=lambda v: v.start)
    for version in ordered:
        if version.end is not None and version.end < version.start:
            yield f"版本的止日 {version.end} 早于起日 {version.start}。"
    for one, other in itertools.pairwise(ordered):
        if one.end is None or one.end >= other.start:
            yield f"自 {one.start} 和自 {other.start} 的版本在执行期上重叠；请给前一版写上止日。"


def _bases(version: Version) -> Iterator[str]:
    for criterion in _criteria(version):
        if not criterion.basis:
            yield f"条件“{criterion.text}”没有注明条款（basis）。"
    for item in _figures(version):
        for case in item.cases:
            if not case.basis:
                yield f"“{item.name}：{case.text}”没有注明条款（basis）。"
        if not item.parts and not item.basis:
            yield f"“{item.name}”没有注明条款（basis）。"
    for benefit in version.benefits:
        if not benefit.basis:
            yield f"待遇“{benefit.name}”没有注明条款（basis）。"
        if benefit.instalments and abs(sum(i.share for i in benefit.instalments) - 1) > 1e-9:
            yield f"待遇“{benefit.name}”的各期比例加起来不是100%。"


def _criteria(version: Version) -> Iterator[Criterion]:
    for root in (
        version.requires,
        *(g.requires for g in version.grades),
        *(b.requires for b in version.benefits),
    ):
        yield from (c for c in root.leaves() if c.when is not None)


def _figures(version: Version) -> Iterator[Figure]:
    roots = [version.points.figure] if version.points else []
    for root in [*roots, *(b.amount for b in version.benefits if b.amount)]:
        yield from root.all()


def _days(scheme: Scheme, version: Version) -> tuple[date, date]:
    """First and last day on which a version may be asked for; any later day where another date picks it."""
    last = None if scheme.version_by else version.end
    return version.start + timedelta(days=1), last or _LAST


def _reach(version: Version, days: Sequence[date], rules: Rulebook) -> Iterator[str]:
    """Conditions that hold for nobody or for everybody on either day, whatever the facts are."""
    anyone = [_anyone(day, rules) for day in days]
    for criterion in _criteria(version):
        if criterion.when is not None and not isinstance(criterion.when, Constant):
            found = {truth for who in anyone for truth in span(criterion.when, who)}
            if len(found) == 1 or _empty(criterion.when):
                found = found if len(found) == 1 else {False}
                yield f"条件“{criterion.text}”对任何人都{'成立' if found.pop() else '不成立'}，请核对公式。"
    for item in _figures(version):
        for case in item.cases:
            if _empty(case.when) or not any(span(case.when, who)[1] for who in anyone):
                yield f"“{item.name}：{case.text}”不可能达到，请核对公式。"


def _anyone(day: date, rules: Rulebook) -> Direct:
    """Somebody of whom nothing is known."""
    lows, highs = [f.low for f in rules.words], [f.high for f in rules.words]
    return Direct(lows, highs, float(day_number(day)), rules.series)


def _bands(version: Version) -> Iterator[str]:
    """Rows over one value must follow each other without gap or overlap."""
    for item in _figures(version):
        rows = [_row(c.when) for c in item.cases]
        ranges = [r for _, r in rows if r]
        subjects = {n for n, r in rows if r}
        closed = [r for r in ranges if r[0] != _ALL[0] and r[2] != _ALL[2]]
        if len(ranges) < 2 or len(subjects) != 1 or len(ranges) != len(item.cases) or not closed:
            continue  # one-sided conditions (≥ 大专, ≥ 本科) build on each other; the highest counts
        ordered = sorted(ranges)
        for one, other in itertools.pairwise(ordered):
            yield from (f"“{item.name}”的分档{text}。" for text in _joint(one, other))


def _joint(one: Range, other: Range) -> Iterator[str]:
    end, end_in, start, start_in = one[2], one[3], other[0], other[1]
    if end > start or (end == start and end_in and start_in):
        yield f"在 {start:g} 处重叠"
    elif end == start and not end_in and not start_in:
        yield f"漏了 {start:g}"
    elif end < start and not (end_in and start_in and end == int(end) and start == end + 1):
        yield f"在 {end:g} 与 {start:g} 之间有空档"


def _empty(when: Node) -> bool:
    """Limits that leave no value: > 30 and < 20."""
    row = _row(when)[1]
    return row is not None and (row[0] > row[2] or (row[0] == row[2] and not (row[1] and row[3])))


def _row(when: Node) -> tuple[Node | None, Range | None]:
    """What a condition says about one value, if it is only about one."""
    parts = when.parts if isinstance(when, Logic) and when.op == "且" else (when,)
    subject: Node | None = None
    low, low_in, high, high_in = _ALL
    for part in parts:
        if not isinstance(part, Compare) or not isinstance(part.right, Constant):
            return None, None
        if subject is not None and subject != part.left:
            return None, None
        subject, value = part.left, part.right.value
        if part.op in ("≥", ">"):
            low, low_in = value, part.op == "≥"
        elif part.op in ("≤", "<"):
            high, high_in = value, part.op == "≤"
        elif part.op == "=":
            low, low_in, high, high_in = value, True, value, True
        else:
            return None, None
    return subject, (low, low_in, high, high_in)
