"""An evaluation line by line, as it is read out or shown where there are no cards."""

from __future__ import annotations

from collections.abc import Iterator

from tools.rules.evaluation import CriterionResult, Evaluation, FigureResult, State
from tools.rules.values import show_number
from tools.rules.wording import show_span

MARKS = {State.MET: "✓", State.NOT_MET: "✗", State.UNKNOWN: "？", State.NOT_IN_FORCE: "—"}


def lines(found: Evaluation) -> tuple[str, ...]:
    """Headline, criteria, points, class, benefits, the nearest changes, what is not verified."""
    return (found.headline, *_criteria(found.criteria), *_points(found), *_grades(found), *_benefits(found),
            *_changes(found), *_doubts(found))  # fmt: skip


def _criteria(criteria: list[CriterionResult], depth: int = 0) -> Iterator[str]:
    for c in criteria:
        doubt = "（未核实）" if not c.verified else ""
        note = f"（{c.note}）" if c.note else ""
        yield f"{'　' * depth}{MARKS[c.state]} {c.text}{_known(c)}{doubt}{note}"
        if c.parts and c.state is not State.MET:
            yield from _criteria(c.parts, depth + 1)
        elif c.parts:  # of alternatives only what is met is told
            yield from _criteria([p for p in c.parts if p.state is State.MET], depth + 1)


def _known(criterion: CriterionResult) -> str:
    known = [f"{f.label}：{f.value}" for f in criterion.facts if f.value not in ("未知", "是", "否")]
    return f"（{'，'.join(known)}）" if known else ""


def _points(found: Evaluation) -> Iterator[str]:
    if found.points is None:
        return
    unit = found.points.unit
    for item in found.points.items:
        if item.low == item.high and item.low:
            yield f"· {item.name}：{show_span(item.low, item.high)}{unit}{_how(item)}"
    unsure = [i for i in found.points.items if i.low != i.high]
    if unsure:
        listed = "、".join(f"{i.name}（{show_span(i.low, i.high)}{unit}）" for i in unsure)
        yield f"· 还没有确认的：{listed}"


def _how(item: FigureResult) -> str:
    part = max(item.parts, key=lambda p: p.high, default=None)
    shown = part if part and part.high == item.high else item
    text = shown.calculation.removesuffix(f"：{show_span(shown.low, shown.high)}")
    return f"（{text}）" if text and text != show_span(item.low, item.high) else ""


def _grades(found: Evaluation) -> Iterator[str]:
    for grade in found.grades:
        yield f"{MARKS[grade.state]} {grade.name}"


def _benefits(found: Evaluation) -> Iterator[str]:
    for b in found.benefits:
        if b.state is State.NOT_MET and len(found.benefits) > 1:
            continue
        amount = f"：{show_span(b.amount.low, b.amount.high)}{b.unit}（{b.per}）" if b.amount else ""
        months = f"，最长{show_number(b.months)}个月" if b.months else ""
        yield f"{MARKS[b.state]} {b.name}{amount}{months}"
        yield from (f"　{text}" for text in b.instalments if b.state is not State.NOT_MET)


def _changes(found: Evaluation) -> Iterator[str]:
    if found.changes:
        yield "怎样可以达到：" + "；".join(change.text for change in found.changes) + "。"


def _doubts(found: Evaluation) -> Iterator[str]:
    yield from (f"注意：{text}。" for text in found.missing_figures)
    if found.version:
        yield from (f"说明：{text}。" for text in found.version.notes)
        yield from (f"未核实：{text}。" for text in found.version.unverified)
