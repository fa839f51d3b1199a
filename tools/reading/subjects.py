"""Each clause with whose facts it tells, whether it asks, supposes or plans."""

from __future__ import annotations

import re

from tools.reading.clauses import Clause
from tools.reading.phrases import Lexicon

_EMOJI = "\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d"
BREAK = re.compile(
    rf"[,;:!?。、…\s](?!(?!(?:985|211)[本硕博院高大毕双的])\d{{3}}(?!\d))|~(?!\d)|(?<![\d万年月kw])~|[|{_EMOJI}]|\.(?!\d)|/(?![\d月年]|个月)|(?<![\d万k元])/"
)
_TOGETHER = re.compile(r"\s*(?:我们?|俩|两个?人?|咱)*都(?:是|有|没|在)")
_WITH = re.compile(r"\s*(?:现在|目前|我)*(?:和|跟|与)(?:朋友|同学|同事|室友|别人|人)(?:一起|合|共|拼)")
_MINDING = re.compile(r"\s*(?:全职)?(?:在家里?)?(?:带|照顾|看|管)")
_LISTED = 3  # characters that tell of the spouse amid a list of one's own facts: 老婆京籍
_PASSING = 8  # characters of a clause that mentions a child in passing
_COUNTED = re.compile(r"(?:[一两二三四]|[1-4])个?(?:娃|孩子?|小孩|儿子|女儿)(?:$|[,，])")
_STOP = re.compile(r"[;!?。…\n]|\.(?!\d)")


def clauses_of(text: str, words: Lexicon, about: str = "self") -> tuple[Clause, ...]:
    """The clauses of a text; `about` is whom 他 means with nobody named."""
    found: list[Clause] = []
    start = 0
    subject, supposed, planned = "self", False, False
    for end in [*(m.start() for m in BREAK.finditer(text)), len(text)]:
        piece = text[start:end]
        if piece.strip():
            stop = text[end : end + 1]
            clause = Clause(start, end, piece, open=end)
            supposed = supposed or bool(words.words["conditional"].search(piece))
            planned = _planned(piece, planned, words)
            clause.subject = subject = _subject(
                piece, _before(piece, found, subject, words) if found else about, words
            )
            clause.supposed = supposed or planned
            _question(clause, piece + ("?" if stop == "?" else ""), words)
            found.append(clause)
        if end < len(text) and _STOP.match(text, end):
            supposed = planned = False
            subject = "self" if subject == "child" else subject
        start = end + 1
    return tuple(found)


def _before(piece: str, found: list[Clause], subject: str, words: Lexicon) -> str:
    """Of whom was spoken: a child mentioned in passing is not; 她 after 结婚 is the spouse."""
    last, said = found[-1], words.words
    if said["pronoun"].search(piece) and subject in ("spouse", "child"):
        return subject
    if subject == "child" and len(found) > 1 and found[0].subject != "child" and len(last.text) <= _PASSING:
        return "self"
    if subject == "spouse" and found[0].subject == "self" and _listed(last.text, piece, words):
        return "self"
    if subject == "child" and found[0].subject != "child" and said["adult"].search(piece):
        return "self"
    if subject == "child" and said["custody"].search(last.text):
        return "self"
    if subject in ("self", "both") and said["pronoun"].search(piece) and "结婚" in found[0].text:
        return "spouse"
    return subject


def _listed(before: str, piece: str, words: Lexicon) -> bool:
    """老婆京籍，社保9年: a spouse told of in a word or two amid a list of one's own facts."""
    spouse = words.words["spouse"].search(before)
    told = len(before) - spouse.end() if spouse else 0
    return 2 <= told <= _LISTED and not re.match(r"[是也都有没他她]", piece)


def _planned(piece: str, before: bool, words: Lexicon) -> bool:
    """打算买房，三室的: a plan goes on until what is settled is told."""
    if words.words["plan"].search(piece):
        return True
    return before and not words.words["settled"].search(piece)


def _subject(piece: str, before: str, words: Lexicon) -> str:
    said = words.words
    if said["mine"].search(piece):
        return "other"
    if said["both"].search(piece) or (before == "spouse" and _TOGETHER.match(piece)):
        return "both"
    if _WITH.match(piece):
        return "self"
    spouse, own = said["spouse"].search(piece), said["self"].search(piece)
    if spouse and not (own and own.start() > spouse.end()):
        return "spouse"
    if said["partner"].search(piece) and not own:
        return "partner"
    other, child = said["other"].search(piece), said["child"].search(piece)
    counted = child and not other and _COUNTED.search(piece)
    if (
        (other or child)
        and not counted
        and not re.search(r"有|带|养|生了|俩|[一二两三]个|没", piece[:6] if child else "")
    ):
        if own and own.start() < (other or child).start() and not child:  # type: ignore[union-attr]
            return "self"
        return "child" if child and not other else "other"
    if said["pronoun"].search(piece):
        return before if before in ("spouse", "child") else "other"
    if child and not own and before == "spouse" and _MINDING.match(piece):
        return before
    if own or child:
        return "self"
    return before if before != "both" else "self"


def _question(clause: Clause, piece: str, words: Lexicon) -> None:
    if not words.words["question"].search(piece) and not words.words["subsidy"].search(piece):
        return
    clause.asks = True
    cut = words.words["cut"].search(clause.text)
    own = words.words["self"].search(clause.text)
    told = cut and own and own.start() < cut.start()
    clause.open = clause.start + cut.start() if cut and told else clause.start
