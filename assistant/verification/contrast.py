"""Every figure stands beside the same thing as in the clauses.

博士5万元、硕士3万元 does not make 硕士5万元 true.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.verification.figures import bound_fits, same_size
from assistant.verification.lexicon import lexicon
from assistant.verification.quantities import Quantity
from assistant.verification.segments import Segment, class_order, classes, segments
from assistant.verification.sources import Unit
from assistant.verification.spots import Spot, dimension, mark
from assistant.verification.spots import spots as spots_of
from assistant.verification.told import Told
from assistant.verification.types import Reason
from assistant.verification.written import Written

_YEAR = re.compile(r"\d{4}-0-0")
_EACH = re.compile("分别|依次|各为")


def contrast(told: Told) -> Iterator[Reason]:
    """Figures of the sentence that stand beside the wrong thing, or beside nothing where it matters."""
    spots = [spot for unit in told.units for spot in spots_of(unit)]
    if pairs := distributed(told.sentence):
        yield from _misdealt(pairs, spots)
        return
    for j, segment in enumerate(told.segments):
        if told.personal(segment):
            continue
        for quantity in segment.quantities:
            if quantity.unit == "个" and not quantity.words.endswith("级"):
                continue
            if reason := _judged(quantity, j, spots, told):
                yield reason


def _misdealt(pairs: list[tuple[str, Quantity]], spots: list[Spot]) -> Iterator[Reason]:
    for name, quantity in pairs:
        own = [s for s in spots if same_size(quantity, s.quantity)]
        if own and not any(name in spot.named or name in spot.segment.text for spot in own):
            yield Reason("number", quantity.words, f"条款中“{quantity.words}”不是{name}的")


def distributed(read: Written) -> list[tuple[str, Quantity]]:
    """博士、硕士分别为2000元和800元: which figure belongs to which class; empty where it is not said so."""
    match = _EACH.search(read.text)
    if match is None:
        return []
    end = min(
        (m for m in (read.text.find(c, match.end()) for c in "。；") if m != -1), default=len(read.text)
    )
    figures = [q for q in read.quantities if match.end() <= q.start < end]
    named = class_order(read.text[: match.start()])
    if len(named) != len(figures):
        named = [n for n in re.split("[、和与及，]", read.text[: match.start()]) if n][-len(figures) :]
    return list(zip(named, figures, strict=True)) if len(named) == len(figures) > 1 else []


def _judged(quantity: Quantity, j: int, spots: list[Spot], told: Told) -> Reason | None:
    own = [s for s in spots if same_size(quantity, s.quantity) and bound_fits(quantity, s.quantity, told)]
    if not own:
        return None
    if all(_unnamed(spot, j, told) for spot in own):
        return Reason("content", quantity.words, f"没有说“{quantity.words}”是给谁的")
    own = [spot for spot in own if _of_same_class(spot, j, quantity, told)]
    if not own:
        return Reason("number", quantity.words, f"“{quantity.words}”在条款中说的是别的情形")
    verdicts = [_against_rivals(quantity, j, spot, spots, told) for spot in own]
    if "" in verdicts:
        return None
    if ("wrong" not in verdicts or _is_of_one(told)) and any(_in_turn(spot.unit, told) for spot in own):
        return None
    worst = "wrong" if all(v == "wrong" for v in verdicts) else "open"
    said = "在条款中说的是别的情形" if worst == "wrong" else "没有说明是哪一种情形的"
    return Reason("number", quantity.words, f"“{quantity.words}”{said}")


def _is_of_one(told: Told) -> bool:
    """Whether the sentence is of one class of people, so that figures in turn cannot be of another."""
    named = [n for s in told.segments for kind, names in s.classes.items() if kind in _PEOPLE for n in names]
    return len(set(named)) < 2


def _in_turn(unit: Unit, told: Told) -> bool:
    """Whether the sentence tells figures of a unit in their order, and none between them is left out."""
    there, said = _figures(unit.segments), _figures(told.segments)
    rivals = Counter(dimension(q) for q in {q.size: q for q in said}.values())
    sizes, sought = [q.size for q in there], [q.size for q in said]
    runs = any(sizes[i : i + len(sought)] == sought for i in range(len(sizes)))
    return runs and max(rivals.values(), default=0) > 1


def _figures(pieces: Iterable[Segment]) -> list[Quantity]:
    """The figures in order, one that is explained (2年（24个月）) once; no counts, no ordinals."""
    found = [q for s in pieces for q in s.quantities if q.unit != "个" and not q.unit.startswith("第")]
    return [q for i, q in enumerate(found) if not i or q.size != found[i - 1].size]


_PEOPLE = ("education", "title", "skill", "talent_class", "grade", "level", "continuity")


def _of_same_class(spot: Spot, j: int, quantity: Quantity, told: Told) -> bool:
    """Whether the classes beside the figure are those of the clause's figure, or at least of its clause."""
    said = _classes_before(j, quantity, told)
    source = next((s for n, s in enumerate(told.sources) if n == spot.unit.clause), None)
    around = classes(f"{source.text}\n{source.around}") if source else {}
    theirs: dict[str, set[str]] = {}
    for name_kind, names in spot.kinds:
        theirs.setdefault(name_kind, set()).update(names)
    for kind in (*_PEOPLE, "study"):
        mine = {n.rstrip("+-") for n in said.get(kind, frozenset())}
        there = {n.rstrip("+-") for n in theirs.get(kind) or around.get(kind, frozenset())}
        if mine and not mine & there:
            return False
    return True


def _classes_before(j: int, quantity: Quantity, told: Told) -> dict[str, frozenset[str]]:
    """The classes of the piece, and of kinds that it lacks, of the pieces before it."""
    found: dict[str, frozenset[str]] = {}
    for n, segment in enumerate(reversed(told.segments[: j + 1])):
        if segment.unit != told.segments[j].unit:
            break
        for kind, names in segment.classes.items():
            if not n or kind != "continuity":
                found.setdefault(kind, names)
        if n and any(dimension(q) == dimension(quantity) for q in segment.quantities):
            break
    return found


def _unnamed(spot: Spot, j: int, told: Told) -> bool:
    """Whether the clause's figure is of a class of people, or unbroken (连续), and this is not told."""
    texts = (told.sentence.text, *told.beside, told.question)
    said = [s for text in texts for s in segments(text)]
    around = classes(told.around)
    if any(names & s.named for names in spot.segment.classes.values() for s in said):
        return False
    for kind in _PEOPLE:
        wanted = spot.segment.classes.get(kind, frozenset()) - {"累计"} - around.get(kind, frozenset())
        if wanted and not any(s.classes.get(kind) for s in said):
            return not lexicon().pattern("conditional").search(told.near)
    return False


def _against_rivals(quantity: Quantity, j: int, spot: Spot, spots: list[Spot], told: Told) -> str:
    result = ""
    for rival in spots:
        if rival is spot or not _rivals(spot, rival):
            continue
        verdict = _closer(quantity, j, spot, rival, told)
        if verdict == "wrong":
            return "wrong"
        if verdict == "open" and _listed_alike(spot, rival):
            result = "open"
    return result


def _rivals(one: Spot, other: Spot) -> bool:
    return (
        dimension(one.quantity) == dimension(other.quantity)
        and one.quantity.size != other.quantity.size
        and (one.segment is not other.segment or one.quantity.former == other.quantity.former)
        and one.unit.clause == other.unit.clause
        and {one.quantity.bound, other.quantity.bound} != {"lo", "hi"}
    )


def _listed_alike(one: Spot, other: Spot) -> bool:
    """Whether two figures are of one list or table, so that one must say which is meant."""
    if one.unit.is_row and other.unit.is_row and one.unit is not other.unit:
        return bool(one.words - other.words) and bool(other.words - one.words)
    return (one.named != other.named and bool(one.named)) or _years(one) != _years(other)


def _years(spot: Spot) -> frozenset[str]:
    return frozenset(w for w in spot.words if _YEAR.fullmatch(w))


def _closer(quantity: Quantity, j: int, spot: Spot, rival: Spot, told: Told) -> str:
    mine, theirs = spot.words - rival.words, rival.words - spot.words
    theirs -= {mark(rival.quantity), mark(quantity)}
    if not mine and not (theirs & told.segments[j].marks):
        return ""
    common = frozenset(w for w in mine if w in told.around)
    hinted = False
    for context in _contexts(j, quantity, told):
        if any(mark(rival.quantity) in s.marks for s in context[:1]) and len(context) == 1:
            return ""  # both are said in one piece: 分别, or a range
        words = frozenset(w for s in context for w in s.marks)
        words |= {f"{n}+" for s in context for n in s.named}
        a, b = len(words & mine), len(words & theirs)
        if len(context) == 1 and not b and words & mine & spot.named:
            return ""
        if b > a or (b and words & theirs & rival.named - spot.named):
            return "wrong"
        if words & (mine - common):
            return ""
        hinted |= bool(a)
    return "" if hinted and _years(spot) == _years(rival) else "open"


def _contexts(j: int, quantity: Quantity, told: Told) -> Iterator[list[Segment]]:
    """The piece of the figure alone, then with the pieces before and behind it, then all that is beside."""
    pieces = told.segments
    context = [pieces[j]]
    yield context
    for segment in reversed(pieces[:j]):
        if any(dimension(q) == dimension(quantity) for q in segment.quantities):
            break
        context = [*context, segment]
        yield context
    for segment in pieces[j + 1 :]:
        if any(dimension(q) == dimension(quantity) for q in segment.quantities):
            break
        context = [*context, segment]
        yield context
    for text in (*reversed(told.beside), told.question):
        context = [*context, *_free(segments(text), quantity)]
        yield context


def _free(pieces: Iterable[Segment], quantity: Quantity) -> Iterator[Segment]:
    yield from pieces
