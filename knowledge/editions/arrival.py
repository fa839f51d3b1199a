"""A text of a known document: a revision, a correction, or an earlier text that was missing."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date

from knowledge.editions.consolidation import consolidated, texts_of
from knowledge.editions.matching import match
from knowledge.errors import UnreadableDocument
from knowledge.types import Clause, ParsedDocument

_NO_DAY = "新文本没有写明施行日期，不能确定从哪天起修订，按更正处理：从下一版起整体代替原文本"
_NO_DAY_BEFORE = "库中原文本没有施行日期，不能确定原规定执行到哪天，按更正处理：从下一版起整体代替原文本"

_AMENDED = (
    "施行日期与原文本相同，印发日期却更晚，可能是修正；若是，请把 effective_from 写成修正后条文的施行日期"
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The document as it is to be kept, and what was made of the new text in a sentence for the report."""

    document: ParsedDocument
    said: str


def taken_in(known: ParsedDocument, new: ParsedDocument) -> Arrival:
    """Lay a text over the document that is known under its id."""
    if "draft" in (known.document.status, new.document.status):
        return _draft(known, new)
    texts = list(texts_of(known))
    start, latest = new.document.effective_from, texts[-1].document.effective_from
    if start is None or latest is None:
        return _undated(known, texts, new, _NO_DAY if start is None else _NO_DAY_BEFORE)
    new = _doubted(new, texts[-1])
    days = [text.document.effective_from or date.min for text in texts]
    place = bisect_left(days, start)
    again = place < len(days) and days[place] == start
    texts[place : place + again] = [new]
    document = consolidated(texts)
    return Arrival(document, _said(known, new, start, later=start > latest, again=again))


def _doubted(new: ParsedDocument, last: ParsedDocument) -> ParsedDocument:
    """With a concern where a text of the same day was issued later: it may be an amendment (修正)."""
    old = last.document
    same_day = old.effective_from == new.document.effective_from
    later = old.issued and new.document.issued and new.document.issued > old.issued
    if not (same_day and later) or _words(last.clauses) == _words(new.clauses):
        return new
    head = replace(new.document, concerns=(*new.document.concerns, _AMENDED))
    return ParsedDocument(head, new.clauses)


def _said(known: ParsedDocument, new: ParsedDocument, start: date, *, later: bool, again: bool) -> str:
    if again:
        doubt = f"；{_AMENDED}" if _AMENDED in new.document.concerns else ""
        return f"更正：施行日期相同（{start}），从下一版起代替原文本{doubt}"
    if not later:
        return f"补入历史文本：自{start}起施行，早于库中现有文本，现行规定不变"
    counts = [0, 0, 0]
    for m in match(texts_of(known)[-1].clauses, new.clauses):
        counts[0] += m.kind in ("changed", "moved")
        counts[1] += m.kind == "added"
        counts[2] += m.kind == "removed"
    return f"修订：自{start}起施行，改动{counts[0]}条、新增{counts[1]}条、删去{counts[2]}条，此前仍按原文本"


def _draft(known: ParsedDocument, new: ParsedDocument) -> Arrival:
    """A draft for comment (征求意见稿) never was law: it leaves nothing behind and displaces nothing."""
    if known.document.status == "draft" or _words(known.clauses) == _words(new.clauses):
        return Arrival(new, "代替原来的文本")
    raise UnreadableDocument(
        f"这是征求意见稿，而编号 {new.document.id} 在库中是正式文件《{known.document.title}》，没有导入。"
        "请在文件头（front matter）中给征求意见稿另写一个 id。"
    )


def _undated(known: ParsedDocument, texts: list[ParsedDocument], new: ParsedDocument, why: str) -> Arrival:
    """Takes the place of the last text; says why nothing better is certain, if the words changed at all."""
    if len(texts) > 1 and not new.document.effective_from:
        raise UnreadableDocument(
            f"编号 {new.document.id} 在库中已有{len(texts)}次文本，而这份没有写明施行日期，"
            "不知道更正的是哪一次，没有导入。请在文件头（front matter）中写明 effective_from。"
        )
    if _words(texts[-1].clauses) == _words(new.clauses):
        return Arrival(consolidated([*texts[:-1], new]), "更正：条文未变，文件信息有改动")
    head = replace(new.document, concerns=(*new.document.concerns, why))
    return Arrival(consolidated([*texts[:-1], ParsedDocument(head, new.clauses)]), why)


def _words(clauses: tuple[Clause, ...]) -> list[tuple[str, str]]:
    return [(clause.context, clause.text) for clause in clauses]
