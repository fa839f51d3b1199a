"""An answer as an operator reads it out: one sentence with the figure and its condition, the rest beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.confidence import core
from assistant.answering.expectations import is_unknown, meets
from assistant.answering.naming import short_title
from assistant.listening.bands import inside, outside
from assistant.listening.fit import figures_expected, is_figure
from assistant.listening.slots_said import slots_of
from assistant.listening.wording import words
from assistant.ports import Knowledge
from assistant.types import Answer, Citation, Turn
from assistant.verification import verified
from knowledge.regions import without_places
from knowledge.types import Passage, PolicyDocument

MOST = 60
"""Characters that one says in a breath, and the most of `say`."""
_MOST_CONDITIONS, _LONG_CONDITION = 6, 160
_MARK = re.compile(r"〔(\d{1,2})〕")  # years in 文号 have four digits
_LEAD = re.compile(r"^根据[^：]{0,20}《.{2,60}》(?:（[^）]*）)?：")
_END = re.compile(r"(?<=[。！？])")
_ASIDE = re.compile(r"（[^（）]*）")
_REMARK = re.compile("误区|误记|误传|错误|不可采信|举例|算例|例如|以官方文件为准|整理，|摘编")
"""In a sentence that says what is not so, or less than the rule: never to be read out alone."""
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百]+(?:年|个月|万|分|倍)")
_POINTS = re.compile("[几多]少?分")
_ROW = re.compile("：.*；.*|^以上|^该")
"""A row of a table, or a remark on the whole answer."""

_BETTER = 0.1  # of the words asked more than in what is said: then the other sentence is said
_CLAUSE, _LATER = 0.5, 0.2  # what the asking clause counts, and what a later sentence loses


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer and the numbers of the citations it stands on."""

    text: str
    cites: tuple[int, ...]


def sentences_of(answer: Answer) -> list[Sentence]:
    """The sentences of an answer without marks, bullets and the name of the policy before them."""
    found: list[Sentence] = []
    for line in answer.text.split("\n"):
        cites = tuple(int(n) for n in _MARK.findall(line))
        text = _LEAD.sub("", _MARK.sub("", line).removeprefix("- ").strip())
        found += [Sentence(one.strip(), cites) for one in _END.split(text) if one.strip()]
    return found


def said(turn: Turn, question: str, knowledge: Knowledge) -> tuple[str, tuple[str, ...]] | None:
    """What to say, verified, and the conditions beside it; None where it only says that it is not known."""
    assert turn.answer is not None
    known = [one for one in sentences_of(turn.answer) if one.cites and not is_unknown(one.text)]
    if not known:
        return None
    # what is so of another class or degree is not so of the caller's: better only the way to the conditions
    found = [o for o in known if not _REMARK.search(o.text) and _of_kind(o.text, question) >= 0]
    if _POINTS.search(question) or any(inside(one.text, question) for one in found):
        found = [one for one in found if not outside(one.text, question)]
    best = sorted(found, key=lambda one: -_worth(one, question, knowledge, found.index(one)))
    for one in best[:4]:
        for text in _shorter(one.text, question):
            if len(text) > MOST or _loses(text, one.text, question):
                continue
            if text == one.text or _stands(text, one, turn):
                return _closed(text), _beside(turn.answer, one, text)
    title = words("own_way", title=short_title(_document(turn, turn.answer.citations[0])))
    return title[:MOST], _beside(turn.answer, Sentence("", ()), "")


def aloud(clause: str, say: str, conditions: Sequence[str], knowledge: Knowledge) -> int | None:
    """The condition that answers whether something is so better than what is said, if there is one."""
    if figures_expected(clause) or is_figure(clause) or say.startswith("《"):
        return None  # a figure was looked for with care; that a policy has ended must be said first
    covered = knowledge.coverage(core(without_places(clause)) or clause, [say, *conditions])
    kind = max(0.0, _of_kind(say, clause))
    better = [
        n
        for n, text in enumerate(conditions)
        if covered[n + 1] - covered[0] >= _BETTER and _may_be_said(text) and _of_kind(text, clause) >= kind
    ]
    return max(better, key=lambda n: covered[n + 1], default=None)


def _may_be_said(text: str) -> bool:
    return len(text) <= MOST and not (_REMARK.search(text) or is_unknown(text) or _ROW.search(text))


def _loses(text: str, whole: str, question: str) -> bool:
    """Whether the shorter sentence lacks the figure or the class asked for, which the whole one has."""
    expected = figures_expected(question.rpartition("，")[2])
    return meets(text, expected) < meets(whole, expected) or _of_kind(text, question) < _of_kind(
        whole, question
    )


def _worth(one: Sentence, question: str, knowledge: Knowledge, place: int) -> float:
    """How well a sentence answers: it speaks of what is asked, has the figure asked for, comes early."""
    clause = question.rpartition("，")[2]  # what is asked; before it stands what was told
    covered, asked = (knowledge.coverage(core(text), [one.text])[0] for text in (question, clause))
    figure = 0.4 * meets(one.text, figures_expected(clause)) + 0.1 * bool(_FIGURE.search(one.text))
    long = 0.1 if len(one.text) > 2 * MOST else 0.0
    return covered + _CLAUSE * asked + figure + _of_kind(one.text, question) - _LATER * place - long


def _of_kind(text: str, question: str) -> float:
    """Whether it speaks of the class, degree or title asked about, or only of another one."""
    asked, worth = slots_of(question), 0.0
    for kind, word in asked.items():
        if word in text:
            worth += 0.6
        elif kind in slots_of(text):
            worth -= 0.5
    return worth


def _shorter(text: str, question: str) -> Iterator[str]:
    """The sentence, then shorter ways of saying it."""
    bare = _ASIDE.sub("", text)
    if (asked := list(slots_of(question).values())) and (one := _of_words(bare, asked)) != bare:
        yield one
    yield text
    yield bare
    parts = re.split(r"(?<=[，；])", bare)
    for end in range(len(parts) - 1, 0, -1):
        yield "".join(parts[:end]).rstrip("，；")
    for start in range(1, len(parts)):
        yield "".join(parts[start:])


def _of_words(text: str, asked: Sequence[str]) -> str:
    """Of a list (本科1万元，硕士3万元) the item asked about, with what leads to the list."""
    lead, colon, rest = text.partition("：")
    if not colon:
        return text
    every = re.split(r"[，、；]", rest.rstrip("。"))
    items = [one for one in every if any(word in one for word in asked)]
    is_list = sum(bool(slots_of(one)) for one in every) > 1  # else the rest is what follows from the item
    return f"{lead}：{'，'.join(items)}。" if items and is_list else text


def _stands(text: str, one: Sentence, turn: Turn) -> bool:
    """Whether the shorter sentence still says no more than its clauses do."""
    assert turn.answer is not None
    cited = {c.clause_id for c in turn.answer.citations if c.n in one.cites}
    passages = [p for p in _passages(turn) if p.clause.id in cited]
    places = turn.reading.places if turn.reading else ()
    beside = [s.text for s in sentences_of(turn.answer)]
    return (
        bool(passages)
        and verified(text, passages, as_of=turn.as_of, places=places, question=turn.text, beside=beside).ok
    )


def _beside(answer: Answer, main: Sentence, text: str) -> tuple[str, ...]:
    """The other sentences, the whole of a shortened one first."""
    rest = [one.text for one in sentences_of(answer) if one != main]
    first = [main.text] if main.text and main.text != text else []
    found = list(dict.fromkeys([*first, *rest]))
    return tuple(one[:_LONG_CONDITION] for one in found)[:_MOST_CONDITIONS]


def _closed(text: str) -> str:
    text = text.rstrip("，；;,。 ")
    return f"{text}。" if len(text) < MOST else text


def _passages(turn: Turn) -> Iterator[Passage]:
    for evidence in turn.evidence:
        yield from evidence.current
        yield from evidence.past
        yield from evidence.elsewhere


def _document(turn: Turn, citation: Citation) -> PolicyDocument:
    return next(p.document for p in _passages(turn) if p.document.id == citation.document_id)
