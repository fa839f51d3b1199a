"""The reader: a message, the fact just asked for, and what it tells."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from tools.reading.again import again
from tools.reading.answers import answer
from tools.reading.birth import birth, in_list
from tools.reading.contrast import spouse_unlike, unlike
from tools.reading.insurance import insurance
from tools.reading.labelled import forms, labelled
from tools.reading.matching import found_in
from tools.reading.pay import pay
from tools.reading.phrases import Lexicon, Phrases, lexicon
from tools.reading.quantities import several
from tools.reading.scene import Scene, scene
from tools.reading.schools import of_the_bachelor, schools
from tools.reading.settling import believed, not_yet, opposed, twins
from tools.reading.types import Doubt, FactRead, Reading
from tools.reading.whole import SAME, denied_group, grown, overlap, personal, unknown
from tools.rules.vocabulary import Fact, Vocabulary, vocabulary

_LONGEST = 4000  # characters of a message that are read; `unread_from` tells of the rest
_BORN = re.compile(r"(?<![\d一二三四五六七八九十])(?:[5-9]\d|0\d|[五六七八九零〇][零〇一二三四五六七八九])年")
_HOMETOWN = ("household", "spouse_local")
_EXCLUDED = {
    "degree": ("education",),
    "skill": ("title",),
    "title": ("skill",),
    "title_wanted": ("title",),
}  # asked for the degree, 硕士 says nothing of the education


def read_facts(
    text: str, as_of: date, pending: str | None = None, pending_group: str | None = None,
    words: Vocabulary | None = None, *, place: str | None = None,
) -> Reading:  # fmt: skip
    """What `text` tells; `pending` is the fact just asked for, `pending_group` the group (bad_record…).

    `place` is the region code of the city asked about (本市). Without it that is the one city named, if it is
    one that policies are asked about or nobody's home town; with several named nothing of theirs is 本市.
    """
    names = words or vocabulary()
    known = lexicon(names)
    asked = names.find(pending) if pending else None
    spouse = asked is not None and known.phrases.get(asked.id, Phrases()).scope == "spouse"
    told = scene(
        text[:_LONGEST],
        known,
        place,
        "spouse" if spouse else "self",
        hometown=asked is not None and asked.id in _HOMETOWN,
    )
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
            if name in reads and overlap(reads[name], reads[asked.id]):
                del reads[name]
    before = reads
    if told.withdrawn is not None:
        before = _free(scene(told.full, known, told.place, revise=False), names, known, as_of, asked)
    if retold := again(told, reads, before, names, known, as_of, asked):
        reads[retold.fact] = retold
    opposed(told, reads)
    grown(told, reads, asked)
    kept, more = believed(reads, names, known, as_of)
    facts = tuple(
        sorted((_finished(r, told, text) for r in twins(kept, names, known)), key=lambda r: r.start)
    )
    not_known = () if doubts or more else unknown(told, known, asked, facts)
    denied = denied_group(told, known, names, pending_group, facts)
    rest = _LONGEST if len(text) > _LONGEST else None
    return Reading(facts, (*doubts, *more), not_known, denied, rest)


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
    if "children" in found and (counted := several(names["children"], told.views["any"])):
        found["children"] = replace(found["children"], low=counted[0][0], high=counted[0][1])
    special = (
        pay(told, asked.id if asked else None, _other_money(asked)),
        insurance(told, found),
        birth(told, as_of, found),
    )
    found |= {read.fact: read for read in special if read is not None and names.find(read.fact)}
    for other in (unlike(told), spouse_unlike(told)):
        if other is not None and names.find(other.fact):
            found[other.fact] = other
    if of_the_bachelor(told, found):
        del found["school_tier"]
    for read in schools(told, found.get("education"), found.get("school_tier")):
        if names.find(read.fact):
            found.setdefault(read.fact, read)
    if listed := in_list(told, found):
        found[listed.fact] = listed
    for name in [n for n in found if known.phrases.get(n, Phrases()).needs]:
        needed = found.get(known.phrases[name].needs or "")
        if needed is None or needed.high == 0:
            del found[name]
    not_yet(found, names, as_of)
    return found if personal(told, found, asked, names) else {}


def _other_money(asked: Fact | None) -> bool:
    return asked is not None and asked.unit == "元" and asked.id not in ("annual_salary", "taxable_income")


def _as_told(asked: Fact | None, told: Scene, names: Vocabulary) -> Fact | None:
    """Asked for the age, 87年属兔的 tells the year of birth."""
    if asked and asked.id == "age" and names.find("birth_date") and _BORN.search(told.text):
        return names["birth_date"]
    return asked


def _answered(asked: Fact, reads: dict[str, FactRead]) -> bool:
    return any(name in reads for name in (asked.id, *SAME.get(asked.id, ())))


def _finished(read: FactRead, told: Scene, text: str) -> FactRead:
    corrected = told.corrected is not None and read.end > told.corrected
    start, end = (
        told.at[read.start],
        told.at[read.end - 1] + 1 if read.end > read.start else told.at[read.end],
    )
    return replace(read, start=start, end=end, quote=text[start:end].strip(), correction=corrected)
