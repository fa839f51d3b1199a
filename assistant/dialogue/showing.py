"""Results and questions as drafts: lines with the clauses they rest on, buttons, cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.dialogue.words import words
from assistant.ports import Knowledge
from assistant.types import AnswerStatus, Draft, Line, QuickReply
from knowledge.types import Passage
from prompts.loader import load
from tools.rules.evaluation import CriterionResult, Evaluation, FigureResult, State
from tools.rules.lines import MARKS
from tools.rules.wording import show_span
from tools.types import ToolResult

_MOST_CITED = 3


@dataclass(frozen=True, slots=True)
class Cited:
    """Clauses by their ids, as passages of the release that is being read."""

    knowledge: Knowledge

    def passages(self, ids: Iterable[str]) -> tuple[Passage, ...]:
        """Those that the release has; a rule may stand on a document that an installation does not hold."""
        return tuple(p for i in list(dict.fromkeys(ids))[:_MOST_CITED] if (p := self._passage(i)))

    def _passage(self, clause_id: str) -> Passage | None:
        document_id = clause_id.split("#")[0]
        document = self.knowledge.document(document_id)
        if document is None:
            return None
        clause = next((c for c in self.knowledge.clauses(document_id) if c.id == clause_id), None)
        return Passage(clause, document, 1.0, {"rule": 1.0}) if clause else None


def said(text: str, status: AnswerStatus, replies: Sequence[QuickReply] = ()) -> Draft:
    """Words of our own."""
    lines = tuple(Line(one, claim=False) for one in text.split("\n"))
    return Draft(lines, status, tuple(replies))


def buttons(*labels: str) -> tuple[QuickReply, ...]:
    """Quick replies that send what they say."""
    return tuple(QuickReply(label, label) for label in labels)


def joined(drafts: Sequence[Draft]) -> Draft:
    """One answer after another; the buttons are the last one's. Nothing served is an answer without lines."""
    if not drafts:
        return Draft((), AnswerStatus.ANSWERED_BY_TOOL)
    if len(drafts) == 1:
        return drafts[0]
    results = [d for d in drafts if d.status is AnswerStatus.ANSWERED_BY_TOOL]
    results = [d for d in drafts if d.status is AnswerStatus.HANDOVER_REQUESTED] or results  # weighs most
    return Draft(
        lines=tuple(line for d in drafts for line in d.lines),
        status=results[-1].status if results else drafts[-1].status,
        quick_replies=next((d.quick_replies for d in reversed(drafts) if d.quick_replies), ()),
        cards=tuple(card for d in drafts for card in d.cards),
        subject=next((d.subject for d in reversed(drafts) if d.subject), None),
    )


def evaluation_draft(result: ToolResult, cited: Cited, depends: str = "") -> Draft:
    """The result of a scheme: headline, criteria and figures with their clauses, what is missing."""
    found = result.value
    assert isinstance(found, Evaluation)
    lines = [
        Line(found.headline, cited.passages(found.basis[:1]) if not found.criteria else (), claim=False),
        *_criteria(sorted(found.criteria, key=lambda c: c.state is not State.NOT_MET), cited),
        *_points(found, cited),
        *_grades(found, cited),
        *_benefits(found, cited),
        *_closing(found, depends),
    ]
    replies = _replies(found)
    return Draft(tuple(lines), AnswerStatus.ANSWERED_BY_TOOL, replies, (dict(result.card),), found.name)


def tool_draft(
    result: ToolResult, cited: Cited, replies: Sequence[QuickReply] = (), subject: str | None = None
) -> Draft:
    """Any other result: its explanation, the clauses behind its last line."""
    texts = list(result.explanation)
    lines = [Line(text, claim=False) for text in texts]
    if lines and result.basis:
        lines[-1] = Line(texts[-1], cited.passages(result.basis), claim=False)
    cards = (dict(result.card),) if result.card else ()
    return Draft(tuple(lines), AnswerStatus.ANSWERED_BY_TOOL, tuple(replies), cards, subject)


def _criteria(criteria: Sequence[CriterionResult], cited: Cited) -> Iterator[Line]:
    for c in criteria:
        yield Line(f"{MARKS[c.state]} {c.text}{_told(c)}{_doubt(c)}", cited.passages(c.basis), claim=False)
        shown = [p for p in c.parts if c.state is not State.MET or p.state is State.MET]
        for part in shown:
            text = f"　{MARKS[part.state]} {part.text}{_told(part)}{_doubt(part)}"
            yield Line(text, cited.passages(part.basis), claim=False)


def _told(criterion: CriterionResult) -> str:
    known = [f"{f.label}：{f.value}" for f in criterion.facts if f.value not in ("未知", "是", "否")]
    return f"（{'，'.join(known)}）" if known else ""


def _doubt(criterion: CriterionResult) -> str:
    return ("" if criterion.verified else "（未核实）") + (f"（{criterion.note}）" if criterion.note else "")


def _points(found: Evaluation, cited: Cited) -> Iterator[Line]:
    if found.points is None or found.status is State.NOT_IN_FORCE:
        return
    for item in found.points.items:
        if item.low == item.high and item.low:
            yield Line(_item(item, found.points.unit), cited.passages(item.basis), claim=False)
        elif item.low != item.high and item.low > 0:
            text = f"· {item.name}：至少{show_span(item.low, item.low)}{found.points.unit}"
            yield Line(text, cited.passages(item.basis), claim=False)
    if names := [i.name for i in found.points.items if i.low != i.high and i.low <= 0]:
        key = "items_open" if found.status is State.UNKNOWN else "items_needless"
        yield Line(words(key, items="、".join(names)), claim=False)


def _item(item: FigureResult, unit: str) -> str:
    note = f"（{item.note}）" if item.note and item.high else ""
    return f"· {item.name}：{show_span(item.low, item.high)}{unit}{note}"


def _grades(found: Evaluation, cited: Cited) -> Iterator[Line]:
    if found.grade:
        hit = next(g for g in found.grades if g.name == found.grade)
        yield Line(f"✓ {hit.name}：{hit.criterion.text}", cited.passages(hit.criterion.basis), claim=False)
        yield from _criteria([p for p in hit.criterion.parts if p.state is State.MET], cited)
    elif found.grades and found.status is not State.NOT_IN_FORCE:
        names = [g.name for g in found.grades if g.state is State.UNKNOWN]
        if names:
            yield Line(f"？ 还不能确定：{'、'.join(names)}", claim=False)


def _benefits(found: Evaluation, cited: Cited) -> Iterator[Line]:
    for b in found.benefits:
        if b.state is State.NOT_MET and len(found.benefits) > 1:
            continue
        amount = f"：{show_span(b.amount.low, b.amount.high)}{b.unit}（{b.per}）" if b.amount else ""
        months = f"，最长{b.months}个月" if b.months else ""
        basis = [*(b.amount.basis if b.amount else ()), *b.criterion.basis]
        yield Line(f"{MARKS[b.state]} {b.name}{amount}{months}", cited.passages(basis), claim=False)


def _closing(found: Evaluation, depends: str) -> Iterator[Line]:
    if found.changes:
        yield Line(words("changes"), claim=False)
        yield from (Line(c.text, bullet=True, claim=False) for c in found.changes)
    if depends:
        yield Line(words("depends", facts=depends), claim=False)
    if found.missing_figures:
        yield Line(words("missing_figures", items="；".join(found.missing_figures)), claim=False)
    if found.version and found.version.unverified:
        yield Line(words("unverified", items="；".join(found.version.unverified)), claim=False)
    day = found.as_of
    yield Line(words("as_of", day=f"{day.year}年{day.month}月{day.day}日"), claim=False)


def _replies(found: Evaluation) -> tuple[QuickReply, ...]:
    table = load("dialogue")
    points = found.points
    exact = points and points.low != points.high and found.version
    names = [
        *(["reply_exact"] if exact else []),
        "reply_match",
        "reply_materials",
        "reply_book",
        "reply_another",
    ]
    return buttons(*(str(table[n]) for n in names))
