"""Works a scheme out for one person: every criterion met, not met or unknown, every figure with its sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tools.rules.algebra import UNBOUNDED, Direct, Span, span
from tools.rules.evaluation import (
    BenefitResult,
    CriterionResult,
    Evaluation,
    FactShown,
    FigureResult,
    GradeResult,
    PointsResult,
    State,
    VersionShown,
)
from tools.rules.headline import headline
from tools.rules.nodes import Node, SeriesAt, facts_of, walk
from tools.rules.outline import Outline, figure, holds, outline
from tools.rules.profile import Profile, profile_of
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Benefit, Case, Criterion, Figure, Scheme, Version
from tools.rules.series import Series
from tools.rules.solidity import doubtful
from tools.rules.values import Pair, day_of, show_pair
from tools.rules.wording import calculation, show_span


def others_none(facts: Mapping[str, Pair], rules: Rulebook) -> dict[str, Pair]:
    """The facts with "其余没有": what was not told and can be absent is absent."""
    absent = {f.id: (f.none, f.none) for f in rules.words if f.none is not None and not f.derive}
    return {**absent, **facts}


def evaluate(rules: Rulebook, scheme: Scheme, facts: Mapping[str, Pair], as_of: date) -> Evaluation:
    """The scheme for what is known of a person on a day."""
    person = profile_of(facts, as_of)
    version = version_for(scheme, person, rules.series)
    if isinstance(version, Version):
        return _Explained(rules, scheme, version, person).result(as_of)
    return _without_version(scheme, as_of, version)


@dataclass(frozen=True, slots=True)
class Undecided:
    """No version decides: none is in force on the day, or the fact that picks it is unknown."""

    missing: tuple[str, ...]


def version_for(scheme: Scheme, person: Profile, series: Mapping[str, Series]) -> Version | Undecided:
    """The version in force on the day that counts."""
    if scheme.version_by is None:
        day = (person.today, person.today)
    else:
        day = span(scheme.version_by, person.algebra(series))
    found = {id(v): v for n in day for v in scheme.versions if v.in_force(day_of(n))}
    covered = all(any(v.in_force(day_of(n)) for v in scheme.versions) for n in day)
    if len(found) == 1 and covered:
        return next(iter(found.values()))
    first, last = day_of(day[0]), day_of(day[1])
    unknown = first != last and any(v.touches(first, last) for v in scheme.versions)
    return Undecided(tuple(facts_of(scheme.version_by)) if unknown and scheme.version_by else ())


def _without_version(scheme: Scheme, as_of: date, undecided: Undecided) -> Evaluation:
    status = State.UNKNOWN if undecided.missing else State.NOT_IN_FORCE
    found = Evaluation(
        scheme=scheme.id,
        name=scheme.name,
        kind=scheme.kind,
        region=scheme.region,
        as_of=as_of,
        status=status,
        headline="",
        version=None,
        missing=list(undecided.missing),
    )
    return found.model_copy(update={"headline": headline(found, scheme)})


def state_of(truth: Span) -> State:
    """met when it surely holds, not met when it cannot, else unknown."""
    return State.MET if truth[0] else State.UNKNOWN if truth[1] else State.NOT_MET


class _Explained:
    """One version for one person, line by line."""

    def __init__(self, rules: Rulebook, scheme: Scheme, version: Version, person: Profile) -> None:
        self._rules, self._scheme, self._version, self._person = rules, scheme, version, person
        self._algebra: Direct = person.algebra(rules.series)
        self._outline: Outline = outline(version, self._algebra)

    def result(self, as_of: date) -> Evaluation:
        """Everything, with what is missing."""
        v = self._version
        grades = [
            GradeResult(name=g.name, state=state_of(s), criterion=self._criterion(g.requires))
            for g, s in zip(v.grades, self._outline.grades, strict=True)
        ]
        found = Evaluation(
            scheme=self._scheme.id,
            name=self._scheme.name,
            kind=self._scheme.kind,
            region=self._scheme.region,
            as_of=as_of,
            status=state_of(self._outline.status),
            headline="",
            version=VersionShown(
                start=v.start,
                end=v.end,
                document=v.document,
                unverified=list(v.unverified),
                notes=list(v.notes),
            ),
            criteria=[self._criterion(c) for c in v.requires.parts],
            points=self._points(),
            grade=_grade(grades),
            grades=grades,
            benefits=[self._benefit(i) for i in range(len(v.benefits))],
            missing=self._missing(),
            missing_figures=self._missing_figures(),
        )
        basis = list(dict.fromkeys(_bases(found)))
        found = found.model_copy(update={"basis": basis, "doubts": doubtful(found.criteria, found.status)})
        return found.model_copy(update={"headline": headline(found, self._scheme)})

    def _criterion(self, criterion: Criterion) -> CriterionResult:
        facts = facts_of(criterion.when) if criterion.when is not None else {}
        return CriterionResult(
            text=criterion.text,
            state=state_of(holds(criterion, self._algebra)),
            basis=list(criterion.basis),
            facts=[
                FactShown(fact=f.id, label=f.label, value=show_pair(f, self._person.pair(f.index)))
                for f in facts.values()
            ],
            parts=[self._criterion(p) for p in criterion.parts],
            needed=criterion.count,
            note=criterion.note,
            verified=criterion.verified,
        )

    def _figure(self, item: Figure) -> FigureResult:
        low, high = figure(item, self._algebra)
        return FigureResult(
            name=item.name,
            low=low,
            high=high,
            calculation=self._how(item, low, high),
            basis=list(self._basis(item)),
            parts=[self._figure(p) for p in item.parts],
            note=item.note,
            verified=item.verified,
        )

    def _how(self, item: Figure, low: float, high: float) -> str:
        if item.how == "formula":
            assert item.amount is not None
            return f"{calculation(item.amount, self._person, self._rules.series)} = {show_span(low, high)}"
        if item.how == "cases":
            hit = self._surely(item)
            return f"{hit.text}：{show_span(low, high)}" if hit else show_span(low, high)
        word = "合计" if item.how == "sum" else "取最高一项"
        return f"{word} {show_span(low, high)}"

    def _surely(self, item: Figure) -> Case | None:
        """The case that gave the figure, when it is known."""
        low, high = figure(item, self._algebra)
        if low != high:
            return None
        cases = [c for c in item.cases if span(c.when, self._algebra)[0]]
        if item.pick == "first":
            return cases[0] if cases else None
        return max(cases, key=lambda c: span(c.amount, self._algebra)[0], default=None)

    def _basis(self, item: Figure) -> tuple[str, ...]:
        hit = self._surely(item) if item.how == "cases" else None
        return hit.basis if hit else item.basis

    def _points(self) -> PointsResult | None:
        points, total = self._version.points, self._outline.total
        if points is None or total is None:
            return None
        target = span(points.target, self._algebra) if points.target is not None else None
        known = target is not None and target[0] == target[1]
        line = target[0] if target is not None and known else None
        root = self._figure(points.figure)
        return PointsResult(
            low=total[0],
            high=total[1],
            plain=self._plain(points.figure),
            target=line,
            unit=points.unit,
            gap=round(max(0.0, line - total[0]), 4) if line is not None else None,
            items=root.parts or [root],
        )

    def _plain(self, item: Figure) -> float | None:
        """The total if whatever was not told is not there."""
        lows, highs = list(self._person.lows), list(self._person.highs)
        for fact in self._rules.words:
            low, high = lows[fact.index], highs[fact.index]
            if fact.none is not None and low != high and low <= fact.none <= high:
                lows[fact.index] = highs[fact.index] = fact.none
        low, high = figure(item, Direct(lows, highs, self._person.today, self._rules.series))
        return low if low == high else None

    def _benefit(self, i: int) -> BenefitResult:
        benefit: Benefit = self._version.benefits[i]
        return BenefitResult(
            id=benefit.id,
            name=benefit.name,
            state=state_of(self._outline.benefits[i]),
            amount=self._figure(benefit.amount) if benefit.amount else None,
            unit=benefit.unit,
            per=benefit.per,
            months=benefit.months,
            instalments=[x.text for x in benefit.instalments],
            criterion=self._criterion(benefit.requires),
            note=benefit.note,
        )

    def _missing(self) -> list[str]:
        """Facts not known for certain, in formulas that are themselves open."""
        open_facts = {}
        for node in open_formulas(self._version, self._algebra):
            for fact in facts_of(node).values():
                low, high = self._person.pair(fact.index)
                if low != high:
                    open_facts[fact.id] = fact
        return list(open_facts)

    def _missing_figures(self) -> list[str]:
        names = {
            n.name: n
            for node in open_formulas(self._version, self._algebra)
            for n in walk(node)
            if isinstance(n, SeriesAt)
        }
        unknown = [n for n, node in names.items() if span(node, self._algebra)[1] == UNBOUNDED]
        return [f"{n}：{self._rules.series[n].unknown}" for n in unknown]


def formulas(version: Version) -> list[Node]:
    """Every formula of a version."""
    return [n for c in _criteria(version) for n in ([c.when] if c.when is not None else [])] + [
        n for item in figures(version) for n in _nodes(item)
    ]


def open_formulas(version: Version, algebra: Direct) -> list[Node]:
    """The formulas whose value is not certain and can still matter."""
    found: list[Node] = []
    for criterion in _open_criteria(version, algebra):
        if criterion.when is not None:
            found.append(criterion.when)
    for item in figures(version):
        low, high = figure(item, algebra)
        if low != high:
            found += _nodes(item)
    if version.points and version.points.target is not None:
        found.append(version.points.target)
    return found


def _open_criteria(version: Version, algebra: Direct) -> list[Criterion]:
    """Unknown conditions that no decided condition above them has made needless."""
    roots = [version.requires, *(g.requires for g in version.grades), *(b.requires for b in version.benefits)]
    found: list[Criterion] = []

    def visit(criterion: Criterion) -> None:
        low, high = holds(criterion, algebra)
        if low == high:
            return
        if criterion.parts:
            for part in criterion.parts:
                visit(part)
        else:
            found.append(criterion)

    for root in roots:
        visit(root)
    return found


def _criteria(version: Version) -> Iterable[Criterion]:
    for root in (
        version.requires,
        *(g.requires for g in version.grades),
        *(b.requires for b in version.benefits),
    ):
        yield from root.leaves()


def figures(version: Version) -> list[Figure]:
    """Every figure of a version, points and benefits, those made of figures too."""
    roots = [version.points.figure] if version.points else []
    roots += [b.amount for b in version.benefits if b.amount]
    return [item for root in roots for item in root.all()]


def _nodes(item: Figure) -> list[Node]:
    cases = [n for c in item.cases for n in (c.when, c.amount)]
    return [n for n in (item.amount, item.when, item.cap, item.least, *cases) if n is not None]


def _grade(grades: list[GradeResult]) -> str | None:
    """The highest class, when no higher one is still open."""
    for grade in grades:
        if grade.state is State.MET:
            return grade.name
        if grade.state is State.UNKNOWN:
            return None
    return None


def _bases(found: Evaluation) -> Iterable[str]:
    for criterion in found.criteria:
        yield from _bases_of(criterion)
    for grade in found.grades:
        if grade.state is State.MET:
            yield from _bases_of(grade.criterion)
    items = list(found.points.items) if found.points else []
    items += [b.amount for b in found.benefits if b.amount]
    for item in items:
        yield from _figure_bases(item)


def _bases_of(criterion: CriterionResult) -> Iterable[str]:
    yield from criterion.basis
    for part in criterion.parts:
        yield from _bases_of(part)


def _figure_bases(item: FigureResult) -> Iterable[str]:
    if item.high:
        yield from item.basis
    for part in item.parts:
        yield from _figure_bases(part)
