"""The reader: a message, the fact just asked for, and what it tells."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from tools.reading.answers import answer
from tools.reading.birth import birth, in_list
from tools.reading.contrast import spouse_unlike, unlike
from tools.reading.insurance import insurance
from tools.reading.labelled import forms, labelled
from tools.reading.matching import found_in
from tools.reading.pay import pay
from tools.reading.phrases import Lexicon, Phrases, lexicon
from tools.reading.scene import Scene, scene
from tools.reading.settling import believed, not_yet, twins
from tools.reading.types import Doubt, FactRead, Reading
from tools.rules.vocabulary import Fact, Vocabulary, vocabulary

# The answer to one may be told as another: asked for the age, people tell the year of birth.
_SAME = {"age": ("birth_date",), "birth_date": ("age",), "graduated_years": ("graduation_date",),
         "graduation_date": ("graduated_years",), "insurance_years": ("insurance_months",)}  # fmt: skip
_LONGEST = 4000  # characters of a message that are read; `unread_from` tells of the rest
_BORN = re.compile(r"(?<![\d一二三四五六七八九十])(?:[5-9]\d|0\d|[五六七八九零〇][零〇一二三四五六七八九])年")
_BARE = 5  # characters of a clause that is a figure and little else
_EXCLUDED = {"degree": ("education",)}  # asked for the degree, 硕士 says nothing of the education


def read_facts(
    text: str, as_of: date, pending: str | None = None, pending_group: str | None = None,
    words: Vocabulary | None = None, *, place: str | None = None,
) -> Reading:  # fmt: skip
    """What `text` tells; `pending` is the fact just asked for, `pending_group` the group (bad_record…).

    `place` is the region code of the city asked about (本市); without it, a city named is never 本市.
    """
    names = words or vocabulary()
    known = lexicon(names)
    asked = names.find(pending) if pending else None
    spouse = asked is not None and known.phrases.get(asked.id, Phrases()).scope == "spouse"
    told = scene(text[:_LONGEST], known, place, "spouse" if spouse else "self")
    reads = _free(told, names, known, as_of, asked)
    doubts: list[Doubt] = []
    asked = _as_told(asked, told, names)
    if asked and not _answered(asked, reads):
        found = answer(asked, told, known, as_of, tuple(reads.values()))
        if isinstance(found, FactRead):
            reads[asked.id] = found
        elif found is not None:
            doubts.append(found)
    if asked:
        for name in _EXCLUDED.get(asked.id, ()) if asked.id in reads else ():
            if name in reads and _overlap(reads[name], reads[asked.id]):
                del reads[name]
    _again(told, reads, names, known, as_of)
    kept, more = believed(reads, names, known, as_of)
    facts = tuple(
        sorted((_finished(r, told, text) for r in twins(kept, names, known)), key=lambda r: r.start)
    )
    unknown = () if doubts or more else _unknown(told, known, asked, facts)
    denied = _denied(told, known, names, pending_group, facts)
    rest = _LONGEST if len(text) > _LONGEST else None
    return Reading(facts, (*doubts, *more), unknown, denied, rest)


def _free(
    told: Scene, names: Vocabulary, known: Lexicon, as_of: date, asked: Fact | None
) -> dict[str, FactRead]:
    """Facts told without being asked."""
    found: dict[str, FactRead] = {}
    for name, phrases in known.phrases.items():
        read = found_in(names[name], phrases, told, as_of)
        if read is not None:
            found[name] = read
    found |= labelled(told, names, known, as_of, found) | forms(told, names, known, as_of)
    special = (pay(told, asked.id if asked else None), insurance(told, found), birth(told, as_of))
    found |= {read.fact: read for read in special if read is not None and names.find(read.fact)}
    for other in (unlike(told), spouse_unlike(told)):
        if other is not None and names.find(other.fact):
            found.setdefault(other.fact, other)
    if listed := in_list(told, found):
        found[listed.fact] = listed
    for name in [n for n in found if known.phrases.get(n, Phrases()).needs]:
        needed = found.get(known.phrases[name].needs or "")
        if needed is None or needed.high == 0:
            del found[name]
    not_yet(found, names, as_of)
    return found if _personal(told, found, asked, names) else {}


def _as_told(asked: Fact | None, told: Scene, names: Vocabulary) -> Fact | None:
    """Asked for the age, 87年属兔的 tells the year of birth."""
    if asked and asked.id == "age" and names.find("birth_date") and _BORN.search(told.text):
        return names["birth_date"]
    return asked


def _again(told: Scene, reads: dict[str, FactRead], names: Vocabulary, known: Lexicon, as_of: date) -> None:
    """我32，不对，33: what follows a correction and names no fact is the fact told just before."""
    mark = known.words["correct"].search(told.text)
    before = [r for r in reads.values() if mark and r.end <= mark.end()]
    if mark is None or not before or len(before) < len(reads):
        return
    last = max(before, key=lambda r: r.start)
    rest = scene(told.text[mark.end() :], known)
    found = answer(names[last.fact], rest, known, as_of)
    if isinstance(found, FactRead):
        reads[last.fact] = replace(found, start=found.start + mark.end(), end=found.end + mark.end())


def _personal(told: Scene, found: dict[str, FactRead], asked: Fact | None, names: Vocabulary) -> bool:
    """Whether a message that asks something speaks of the person at all, not of a policy."""
    if told.marked or not told.asks or asked is not None:
        return True
    if any(_said_apart(r, told) for r in found.values() if names[r.fact].kind == "number"):
        return True
    apart = [r for r in found.values() if not any(_overlap(r, o) for o in found.values() if o.fact < r.fact)]
    return len(apart) >= 2 and any(names[name].kind in ("number", "date") for name in found)


def _said_apart(read: FactRead, told: Scene) -> bool:
    """五十一，想问下…: a bare figure in a clause of its own is told by the one who asks."""
    clause = next((c for c in told.clauses if c.start <= read.start < c.end), None)
    return clause is not None and not clause.asks and len(clause.text.strip()) <= _BARE


def _answered(asked: Fact, reads: dict[str, FactRead]) -> bool:
    return any(name in reads for name in (asked.id, *_SAME.get(asked.id, ())))


def _overlap(one: FactRead, other: FactRead) -> bool:
    return one.start < other.end and other.start < one.end


def _finished(read: FactRead, told: Scene, text: str) -> FactRead:
    corrected = told.corrected is not None and read.end > told.corrected
    start, end = (
        told.at[read.start],
        told.at[read.end - 1] + 1 if read.end > read.start else told.at[read.end],
    )
    return replace(read, start=start, end=end, quote=text[start:end].strip(), correction=corrected)


def _unknown(told: Scene, known: Lexicon, asked: Fact | None, facts: tuple[FactRead, ...]) -> tuple[str, ...]:
    clauses = [
        c for c in told.clauses if known.words["unknown"].search(c.text) and c.subject in ("self", "both")
    ]
    read = {r.fact for r in facts}
    if not clauses:
        return ()
    if asked and asked.id not in read and not any(n in read for n in _SAME.get(asked.id, ())):
        return (asked.id,)
    if any(c.asks for c in told.clauses if c not in clauses):
        return ()
    text = "\n".join(c.text for c in clauses)
    about = [n for n, p in known.phrases.items() if p.about and p.about.search(text) and n not in read]
    return tuple(about)


def _denied(
    told: Scene, known: Lexicon, names: Vocabulary, group: str | None, facts: tuple[FactRead, ...]
) -> str | None:
    if group is None:
        return None
    if any(names[r.fact].group == group and r.high > 0 for r in facts):
        rest = any(known.words["rest_denied"].search(c.text) for c in told.clauses if not c.asks)
        return group if rest else None
    said = any(known.words["denied"].search(c.text.strip()) for c in told.clauses if not c.asks)
    return group if said else None
