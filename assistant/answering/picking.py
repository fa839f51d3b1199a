"""Which of the ranked pieces of a policy make up the answer."""

from __future__ import annotations

import re

from assistant.answering.aspects import heading_answers, is_aside, is_headed
from assistant.answering.beginnings import denies, is_example, is_filler, may_rise, no_beginning, settles
from assistant.answering.classes import classes_of, fit, lettered
from assistant.answering.expectations import expected_of, is_unknown, meets
from assistant.answering.features import generality, heading_of
from assistant.answering.lines import MOST, overlap
from assistant.answering.naming import names_of
from assistant.answering.pieces import is_row
from assistant.types import Reading
from knowledge.types import Clause, Passage

MARGIN = 1.4
"""A piece this much below the best one (in log-odds) no longer belongs to the answer."""
_PARALLELS, _ALIKE = 3, 0.3
_LETTER = re.compile("(?<![A-Z])[A-F](?![A-Z])")
_OF_ONE = re.compile("对[^，。？]{2,10}有?(什么|哪些|何)?(要求|规定)")
_INFERRED = re.compile("按[^，。（）]{2,6}反推")
_FILLER = 0.4  # and what only says what is not known must be this close
_SPEAKS = 0.4  # of the question's pairs of characters
_BESIDE = 2
_LISTED = MOST + MOST // 2  # pieces of a list: rows and the sentences on them say the same
_ITEM, _ITEMS = 0.3, 4
_GENERAL = 0.6  # of a question that asks of a policy as a whole
_HOLDS = 0.5  # of what is expected
_CLEARLY, _HARDLY = 1.0, 0.5  # in log-odds


def key(piece: Passage) -> tuple[str, str]:
    """What tells pieces apart: the rows of a table share an id."""
    return piece.clause.id, piece.clause.text


def near(ranked: list[Passage], limit: int, reading: Reading) -> list[Passage]:
    """The pieces about as good as the best one; the rows of one table count as one."""
    floor = ranked[0].score - MARGIN
    filler = ranked[0].score - _FILLER
    good = [p for p in ranked if p.score >= (filler if is_filler(p.clause, reading) else floor)]
    ids = list(dict.fromkeys(p.clause.id for p in good))[:limit]
    kept = [p for p in good if p.clause.id in ids][:MOST]
    if len(kept) == 1 and limit > 1:
        kept += _other_half(ranked, reading)
    settled = [
        p for p in kept if settles(p.clause.text, reading.question) and p.score >= ranked[0].score - _CLEARLY
    ]
    if settled:
        return [settled[0], *(p for p in kept if p is not settled[0])]
    lead = next((p for p in kept if not no_beginning(p, reading) and may_rise(p, kept)), None)
    if lead is None or lead.score < ranked[0].score - _CLEARLY:
        return kept
    return [lead, *(p for p in kept if p is not lead)]


def _other_half(ranked: list[Passage], reading: Reading) -> list[Passage]:
    """Beside a piece that fits word for word, as an example does, the next ones of its own section.

    They hold the other half of the rule: what else counts, and what the example leaves out.
    """
    best = ranked[0]
    near = [p for p in ranked[1:] if p.score >= best.score - 2 * MARGIN and not is_filler(p.clause, reading)]
    return [p for p in near if _section(p.clause) == _section(best.clause)][:_BESIDE]


def opened(chosen: list[Passage], reading: Reading) -> list[Passage]:
    """With a piece in front that an answer may begin with, where there is one."""
    if chosen and settles(chosen[0].clause.text, reading.question):
        return chosen
    lead = next((p for p in chosen if not no_beginning(p, reading) and may_rise(p, chosen)), None)
    return chosen if lead is None else [lead, *(p for p in chosen if p is not lead)]


def of_class(ranked: list[Passage], question: str) -> list[Passage]:
    """Without rows on other classes than the one asked about, where their table has the right one."""
    asked = classes_of(question)
    fits = {key(p): fit(asked, classes_of(p.clause.text)) for p in ranked}
    served = {p.clause.id for p in ranked if is_row(p.clause) and fits[key(p)] > 0}
    return [p for p in ranked if fits[key(p)] >= 0 or p.clause.id not in served]


def new(ranked: list[Passage], taken: list[Passage]) -> list[Passage]:
    """The one or two best pieces not taken yet, unless a piece that is taken answers clearly better."""
    keys = {key(p) for p in taken}
    fresh = [p for p in ranked if key(p) not in keys]
    if not fresh or fresh[0].score < ranked[0].score - _CLEARLY:
        return []
    return [p for p in fresh[:2] if p.score >= fresh[0].score - _HARDLY]


def lacking(chosen: list[Passage], ranked: list[Passage], question: str) -> list[Passage]:
    """What holds the figure, day or place asked for, where nothing chosen does; of a table all rows alike."""
    expected = expected_of(question)
    if not expected or any(meets(p.clause.text, expected) for p in chosen):
        return []
    first = next((p for p in ranked if meets(p.clause.text, expected) >= _HOLDS), None)
    if first is None:
        return []
    rows = [p for p in ranked if p.clause.id == first.clause.id and p.score >= first.score - _CLEARLY]
    return rows if is_row(first.clause) else [first]


def of_all(ranked: list[Passage], question: str) -> list[Passage]:
    """The best piece, if a question wants several things and it has them all: then it leads."""
    expected, best = expected_of(question), ranked[0].clause
    all_classes = all(a <= s for a, s in zip(classes_of(question), classes_of(best.text), strict=True))
    return ranked[:1] if len(expected) > 1 and all_classes and meets(best.text, expected) == 1 else []


def for_classes(chosen: list[Passage], ranked: list[Passage], question: str) -> list[Passage]:
    """Of several classes asked about ("A档和C档", "硕士呢") those that nothing chosen names come second."""
    expected = expected_of(question)
    for kind, asked in enumerate(classes_of(question)):
        said = frozenset[str]().union(*(classes_of(p.clause.text)[kind] for p in chosen))
        for missing in sorted(asked - said) if len(asked) > 1 else ():
            fits = (p for p in ranked if missing in classes_of(p.clause.text)[kind])
            best = next((p for p in fits if meets(p.clause.text, expected) >= _HOLDS), None)
            chosen = [chosen[0], best, *chosen[1:]] if best else chosen
    return chosen


def naming_class(chosen: list[Passage], ranked: list[Passage], question: str) -> list[Passage]:
    """Where one class is asked about (E类) and the best piece is on others, the one on it leads."""
    for kind, asked in enumerate(classes_of(question)):
        said = classes_of(chosen[0].clause.text)[kind]
        if len(asked) == 1 and said and not asked & said:
            fits = (p for p in ranked if asked & classes_of(p.clause.text)[kind])
            best = next((p for p in fits if overlap(question, p.clause.text) >= _SPEAKS), None)
            chosen = [best, *(p for p in chosen if key(p) != key(best))] if best else chosen
    return chosen


def of_letter(chosen: list[Passage], question: str) -> list[Passage]:
    """Without what is only on other lettered classes (A类) than the one asked about, if any is on it."""
    asked = lettered(question)
    if len(asked) != 1 or len(set(_LETTER.findall(question.upper()))) > 1:
        return chosen
    kept = [p for p in chosen if not (said := lettered(p.clause.text)) or asked & said]
    return kept if any(asked & lettered(p.clause.text) for p in kept) else chosen


def with_section(
    chosen: list[Passage], ranked: list[Passage], reading: Reading, pieces: list[Passage]
) -> list[Passage]:
    """The section whose heading promises the list that was asked for, then whatever else was good.

    Its best piece leads, the others follow in the order of the document (`pieces`).
    """
    promising = [p for p in ranked if heading_answers(heading_of(p.clause), reading.aspects)]
    general = _is_general(reading.question, names_of(ranked[0].document))
    plain = [p for p in promising if general and is_headed(heading_of(p.clause), reading.aspects)]
    promising = plain or promising  # 申请条件 rather than 院校排名要求
    best = max(promising, key=lambda p: p.score + _fullness(p, promising)) if promising else chosen[0]
    section = [p for p in ranked if _section(p.clause) == _section(best.clause)]
    section = sorted(section, key=lambda p: _is_late(p, reading))[:_LISTED]
    expected = expected_of(reading.question)
    section.sort(  # stable: the best of those that may lead is first
        key=lambda p: (
            denies(p.clause, reading) or is_example(p.clause),
            meets(p.clause.text, expected) == 0,
        )
    )
    place = {key(p): i for i, p in enumerate(pieces)}
    led = 0 if plain else 1  # asked of the policy as a whole the list is told from its beginning on
    section[led:] = sorted(section[led:], key=lambda p: (_is_late(p, reading), place[key(p)]))
    first = [p for p in chosen[:1] if not plain and p.score > max(s.score for s in section)]
    keys = {key(p) for p in [*first, *section]}
    rest = [p for p in section if p not in first]
    return [*first, *rest, *(p for p in chosen if key(p) not in keys)]


def _is_general(question: str, names: str) -> bool:
    """Whether a question asks of a policy as a whole, and not what it requires of one thing."""
    return generality(question, names) >= _GENERAL and not _OF_ONE.search(question)


def _is_late(piece: Passage, reading: Reading) -> bool:
    """Whether a piece of a list waits for the rules: a case, a denial, what is inferred or not known."""
    clause = piece.clause
    inferred = bool(_INFERRED.search(clause.text))
    return inferred or is_example(clause) or denies(clause, reading) or is_unknown(clause.text)


def _fullness(piece: Passage, promising: list[Passage]) -> float:
    """A section with several items is rather the list that was asked for than one with a single item."""
    items = sum(_section(p.clause) == _section(piece.clause) for p in promising)
    return _ITEM * min(items, _ITEMS)


def with_parallels(chosen: list[Passage], ranked: list[Passage], question: str) -> list[Passage]:
    """What was chosen, and for the best piece those beside it on the other classes (A类, B类; 本科, 硕士).

    Only where the question names no class: half of a rule would read as the whole.
    """
    best, asked = chosen[0].clause, classes_of(question)
    for kind, own in enumerate(classes_of(best.text)):
        if len(own) == 1 and not asked[kind]:
            beside = [p for p in ranked if _is_parallel(p.clause, best, kind, own)][:_PARALLELS]
            front = _on_all(beside, ranked, kind, question) or [chosen[0], *beside]
            keys = {key(p) for p in front}
            return [*front, *(p for p in chosen if key(p) not in keys)]
    return chosen


def _on_all(beside: list[Passage], ranked: list[Passage], kind: int, question: str) -> list[Passage]:
    """One sentence that tells all the classes that several pieces would, about as good as the best one."""
    told = frozenset[str]().union(*(classes_of(p.clause.text)[kind] for p in beside))
    expected = expected_of(question)
    plain = (p for p in ranked if not is_row(p.clause) and not is_aside(heading_of(p.clause)))
    near = (p for p in plain if p.score >= ranked[0].score - MARGIN)
    fits = (
        p for p in near if told <= classes_of(p.clause.text)[kind] and meets(p.clause.text, expected) == 1
    )
    return list(fits)[:1] if len(told) > 1 else []


def _is_parallel(clause: Clause, best: Clause, kind: int, own: frozenset[str]) -> bool:
    """In the same section (a row: in the same table), about another class, and worded alike."""
    if is_row(clause) != is_row(best) or _section(clause) != _section(best):
        return False
    if is_row(clause) and clause.id != best.id:
        return False
    other = classes_of(clause.text)[kind]
    return bool(other) and not other & own and (is_row(clause) or overlap(clause.text, best.text) > _ALIKE)


def _section(clause: Clause) -> str:
    return clause.path[0] if len(clause.path) > 1 else clause.id
