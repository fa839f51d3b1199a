"""What the reads of one message mean together: degrees in progress, doubts, one fact in two units."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from tools.reading.phrases import Lexicon, Phrases
from tools.reading.plausible import checked, contradictions
from tools.reading.scene import Scene
from tools.reading.types import Doubt, FactRead
from tools.rules.values import day_number
from tools.rules.vocabulary import Vocabulary

_STUDYING = re.compile(r"在读|在念|正在|还在|还没|读着|没毕业|[研硕博][一二三四]|大[一二三四]")

_HIGHER = re.compile(r"[硕博研]")


def not_yet(found: dict[str, FactRead], names: Vocabulary, as_of: date) -> None:
    """明年毕业的硕士 is still a 本科: the level told is not reached, and of the degree nothing is known."""
    leaving, level = found.get("graduation_date"), found.get("education")
    if leaving is None or level is None or leaving.low <= day_number(as_of) or _STUDYING.search(level.quote):
        return
    below = {"博士": "硕士", "硕士": "本科"}.get(names["education"].choices[int(level.high)], "高中或中专")
    place = names["education"].choices.index(below)
    found["education"] = replace(level, low=place, high=place)
    found.pop("degree", None)
    for name in ("school_tier", "overseas_degree"):
        if name in found and _HIGHER.search(found[name].quote):
            del found[name]


def opposed(told: Scene, reads: dict[str, FactRead]) -> None:
    """有套房，说错了，是租的: of two that cannot both be meant, what was said before a correction goes."""
    pair = [reads[name] for name in ("local_house", "renting") if name in reads and reads[name].high]
    if told.corrected is None or len(pair) < 2:
        return
    first, last = sorted(pair, key=lambda r: r.start)
    if first.end <= told.corrected + 2 <= last.end:
        del reads[first.fact]


def believed(
    reads: dict[str, FactRead], names: Vocabulary, known: Lexicon, as_of: date
) -> tuple[dict[str, FactRead], list[Doubt]]:
    """What can be true, within the bounds of each fact, and doubts of the rest."""
    kept: dict[str, FactRead] = {}
    doubts: list[Doubt] = []
    for name, read in reads.items():
        result = checked(names[name], read, known.phrases.get(name, Phrases()), as_of)
        if isinstance(result, Doubt):
            doubts.append(result)
        elif result is not None:
            kept[name] = result
    pairs = {n: (r.low, r.high) for n, r in kept.items()}
    if "insurance_months" in pairs:
        pairs["insurance_years"] = tuple(v / 12 for v in pairs["insurance_months"])  # type: ignore[assignment]
    for wrong in contradictions(pairs, as_of, names):
        doubts.append(wrong)
        kept.pop("insurance_months" if wrong.fact == "insurance_years" else wrong.fact, None)
    return kept, doubts


def twins(kept: dict[str, FactRead], names: Vocabulary, known: Lexicon) -> list[FactRead]:
    """Facts that are one thing in two units are told in both, so that neither is left behind old."""
    reads = dict(kept)
    for name, read in kept.items():
        twin = known.phrases.get(name, Phrases()).twin
        if twin and names.find(twin):
            top = names[twin].high
            reads[twin] = replace(
                read, fact=twin, low=round(read.low / 12, 4), high=min(round(read.high / 12, 4), top)
            )
    if "insurance_years" in kept and "insurance_months" not in kept and names.find("insurance_months"):
        read = kept["insurance_years"]
        reads["insurance_months"] = replace(
            read, fact="insurance_months", low=-(-read.low * 12 // 1), high=min(read.high * 12 // 1, 600)
        )
    return list(reads.values())
