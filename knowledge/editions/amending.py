"""A decision on amendment (修改决定) that came in: which document it amends, and that one's new text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.editions.amendment import carry_out
from knowledge.editions.articles import Uncertain
from knowledge.editions.articletext import Text
from knowledge.editions.consolidation import consolidated, texts_of
from knowledge.editions.titles import number_in
from knowledge.resolution import Catalogue
from knowledge.selfdescription.names import named
from knowledge.types import Evidence, Instruction, ParsedDocument, PolicyDocument

_NOT_DONE = "修改决定没有并入被修改的文件，请人工核对并导入修改后的全文："


@dataclass(frozen=True, slots=True)
class Amendment:
    """The amended document as it is to be kept, or why there is none; `waits` when it is not known yet."""

    document: ParsedDocument | None = None
    concerns: tuple[str, ...] = ()
    said: str = ""
    waits: bool = False


def amendment_of(
    decision: ParsedDocument,
    catalogue: Callable[[], Catalogue],
    document: Callable[[str], ParsedDocument | None],
) -> Amendment:
    """What a decision makes of the document it amends: a text that begins on the decision's first day."""
    head = decision.document
    if not decision.instructions or head.status == "draft":
        return Amendment()
    if len(head.amends) != 1:
        return _not_done(f"它修改几份文件（{'、'.join(head.amends)}），哪一句改哪一份不能确定")
    if head.effective_from is None:
        return _not_done("它没有写明施行日期")
    found = _base(head, head.amends[0], head.effective_from, catalogue())
    base = document(found.id) if found else None
    if base is None:
        return replace(_not_done(f"库中没有找到它修改的文件{head.amends[0]}，或不能确定是哪一份"), waits=True)
    return _amended(decision, base, head.effective_from)


def _base(head: PolicyDocument, name: str, day: date, catalogue: Catalogue) -> PolicyDocument | None:
    found = catalogue.find(name, day, head)
    if found is None or found.id == head.id:
        return None
    said, own = number_in(named(name).number or ""), number_in(found.number or "")
    return None if said and own and said[1:] != own[1:] else found


def _amended(decision: ParsedDocument, base: ParsedDocument, start: date) -> Amendment:
    last, head = texts_of(base)[-1], decision.document
    begun, ended = last.document.effective_from, last.document.effective_to
    title = f"《{last.document.title}》（{last.document.id}）"
    if begun is None or (ended is not None and ended < start):
        return _not_done(f"{title}{'没有写明施行日期' if begun is None else f'已于 {ended} 失效'}")
    if head.id in last.document.amended_by and begun != start:
        return _not_done(f"{title}已按它的原文修改过，自 {begun} 起施行；它后来又有改动")
    if begun >= start:
        return Amendment(said=f"{title}在库中已有自 {begun} 起施行的文本，没有再次并入")
    try:
        text = Text.of(last.document, last.clauses)
    except Uncertain as error:
        return _not_done(f"{title}{error}")
    concerns = _carried_out(text, decision.instructions)
    stale = () if concerns else tuple(text.stale())
    clauses = () if concerns else text.clauses()
    if concerns:
        return Amendment(concerns=tuple(_NOT_DONE + concern for concern in concerns))
    new = ParsedDocument(_head(last.document, decision.document, start, stale), clauses)
    dated = replace(new, clauses=tuple(replace(c, effective_from=start, effective_to=ended) for c in clauses))
    said = f"按《{decision.document.title}》修改，自 {start} 起施行，此前仍按原文本"
    return Amendment(consolidated([*texts_of(base), dated]), said=said)


def _carried_out(text: Text, orders: Sequence[Instruction]) -> list[str]:
    """Why orders could not be carried out, each with its sentence."""
    concerns: list[str] = []
    for order in orders:
        try:
            carry_out(text, order)
        except Uncertain as error:
            concerns.append(f"{error}（“{order.said}”）")
    try:
        if not concerns:
            text.stale()
    except Uncertain as error:
        concerns.append(str(error))
    return concerns


def _head(
    base: PolicyDocument, decision: PolicyDocument, start: date, stale: Sequence[str]
) -> PolicyDocument:
    """The amended document's description: its own, but for the day it begins and what says so."""
    evidence = tuple(e for e in base.evidence if e.field != "effective_from")
    proof = next((e.sentence for e in decision.evidence if e.field == "effective_from"), decision.title)
    concerns = base.concerns
    if stale:
        named_ = "、".join(dict.fromkeys(stale))
        concerns = (*concerns, f"条文重新编号，{named_}中援引的条号仍是原来的，请核对")
    return replace(
        base,
        effective_from=start,
        amended_by=(*base.amended_by, decision.id),
        evidence=(*evidence, Evidence("effective_from", start.isoformat(), proof)),
        concerns=concerns,
    )


def _not_done(why: str) -> Amendment:
    return Amendment(concerns=(_NOT_DONE + why,))
