"""A sentence that nearly copies its clause: what was changed in it must not be what decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise

from assistant.verification.alignment import best_units
from assistant.verification.lexicon import lexicon
from assistant.verification.segments import classes, cut, same
from assistant.verification.told import Told
from assistant.verification.types import Kind, Reason
from assistant.verification.written import MASK, Written, written

_DENIED = re.compile("不能|不得|不可|核实")
_COPIED = 0.8
_SINGLE = 0.8
_UNMOVED = 0.95
_DROPPED = frozenset("的了地得之其将就还即则所为是")
_KINDS: dict[str, Kind] = {
    "¬": "negation",
    "仅": "negation",
    "除": "negation",
    "或": "connective",
    "且": "connective",
    "界": "threshold",
    "率": "unit",
    "<": "number",
    "须": "modality",
    "可": "modality",
}


@lru_cache(maxsize=8192)
def stream(text: str) -> tuple[str, ...]:
    """The words of a text in order, in one form; figures and days with bounds are words; marks are ，."""
    read = written(text)
    spans = sorted(
        [
            *(
                (q.start, q.end, _figure(q.value.normalize(), q.unit, q.bound))
                for q in read.quantities
                if q.unit != "个"
            ),
            *((d.start, d.end, f"<{d.year}-{d.month}-{d.day}{d.role}>") for d in read.days),
        ]
    )
    found: list[str] = []
    at = 0
    for start, end, word in [*spans, (len(read.text), len(read.text), "")]:
        found += _words(read, at, start)
        found += [word] if word else []
        at = max(at, end)
    return tuple(found)


def _figure(value: Decimal, unit: str, bound: str) -> str:
    return f"<{value:f}{unit}{bound}>"


def _words(read: Written, start: int, end: int) -> Iterator[str]:
    text = read.masked[start:end].replace(MASK, "")
    text = _bounds().sub("", text) if start or end < len(read.masked) else text
    for piece in re.split(r"([，、。；：（）！？])", text):
        if re.fullmatch(r"[，、。；：（）！？]", piece):
            yield "，"
        else:
            yield from (same(word) for word in cut(piece) if word not in _DROPPED)


@cache
def _bounds() -> re.Pattern[str]:
    words = "|".join(sorted((w for w, _ in lexicon().bounds_before), key=len, reverse=True))
    return re.compile(rf"(?:{words})[^，。；、]{{0,6}}$|^(?:及|含|或)?以[上下内]|^起(?=[，。；、]|$)")


def edits(told: Told) -> Iterator[Reason]:
    """Changes of what decides in a sentence that otherwise copies a sentence or row of the clauses."""
    mine = stream(told.sentence.text)
    results: list[str | None] = []
    closest = 0.0
    units = best_units(told, 0.7)
    pairs = [
        f"{a.text}，{b.text}"
        for a, b in pairwise(told.units)
        if a.clause == b.clause and not a.is_row and not b.leads
    ]
    for n, text in enumerate([*(unit.text for unit in units), *pairs]):
        theirs = stream(text)
        matcher = SequenceMatcher(None, theirs, mine, autojunk=False)
        same_words = sum(block.size for block in matcher.get_matching_blocks())
        if same_words < _COPIED * len([w for w in mine if w != "，"]):
            continue
        if n >= len(units) and (closest >= _SINGLE or not results):
            break
        closest = max(closest, matcher.ratio())
        over = any(told.is_over(source) for source in told.sources)
        results.append(_changed(matcher, theirs, mine, over, told) or _reordered(theirs, mine))
    if results and all(results):
        label = results[0] or ""
        yield Reason(_KINDS.get(label[:1], "content"), label, f"与条款只差“{label}”")


def _reordered(theirs: Sequence[str], mine: Sequence[str]) -> str | None:
    """Figures that changed places while the words between them did not."""
    figures = [[w for w in side if w.startswith("<")] for side in (theirs, mine)]
    words = [[w for w in side if not w.startswith("<") and w != "，"] for side in (theirs, mine)]
    if figures[0] == figures[1] or Counter(figures[0]) != Counter(figures[1]):
        return None
    unmoved = SequenceMatcher(None, words[0], words[1], autojunk=False).ratio() > _UNMOVED
    return next(b for a, b in zip(*figures, strict=True) if a != b) if unmoved else None


def _joins_otherwise(label: str, there: Counter[str]) -> bool:
    """或 where the clause has none; 且 where it has 或."""
    return "或" not in there if label == "或" else label == "且" and "或" in there and "且" not in there


def _changed(
    matcher: SequenceMatcher[str], theirs: Sequence[str], mine: Sequence[str], over: bool, told: Told
) -> str | None:
    """What decides and was changed; that what has ended has ended may be added."""
    lost: Counter[str] = Counter()
    added: Counter[str] = Counter()
    swapped: set[str] = set()
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            continue
        before, after = labels(theirs[a:b]), labels(mine[c:d])
        for first in "<率":
            figures = [{x for x in side if x[0] == first} for side in (before, after)]
            if op == "replace" and all(figures) and figures[0] != figures[1]:
                return next(iter(figures[1]))
        named = [{x for x in side if x.startswith("类")} for side in (before, after)]
        if op == "replace" and all(named):
            swapped |= named[1] - named[0]
        inner = a > 0 and b < len(theirs) and "，" not in theirs[a:b]
        lost += before if inner else Counter({x: n for x, n in before.items() if x[0] == "类"})
        added += after
    there = labels(theirs)
    ended = sum(bool(lexicon().pattern("ends").search(word)) or word in ("不再", "失效") for word in mine)
    added["¬"] -= ended if over else 0
    for label in added - lost:
        if label[:1] in "仅除界" or label in swapped or _joins_otherwise(label, there):
            return label
    offers = lexicon().pattern("alternatives").search(told.raw) or _DENIED.search(told.raw)
    for label in lost - added:
        if (
            label[:1] in "¬仅除或且界"
            and not (label == "或" and offers)
            and not (label == "且" and "或" not in added)
        ):
            return label
    return (
        "可"
        if added["可"] > lost["可"] and lost["须"] > added["须"]
        else "须"
        if added["须"] > lost["须"] and lost["可"] > added["可"]
        else None
    )


@lru_cache(maxsize=16384)
def _label(word: str) -> tuple[str, ...]:
    if word.startswith("<"):
        return (word,)
    found: list[str] = []
    for name, label in (
        ("only", "仅"),
        ("except", "除"),
        ("ends", "¬"),
        ("negations", "¬"),
        ("either", "或"),
        ("both", "且"),
        ("duties", "须"),
        ("permits", "可"),
    ):
        if lexicon().pattern("no_negations").search(word) and label in "¬仅":
            continue
        if lexicon().pattern(name).search(word):
            found.append(label)
            break
    found += [f"界{name}" for name, pattern in _SIDES.items() if pattern.search(word)]
    found += [f"率{match[1] or match[2]}" for match in _RATES.finditer(word)]
    found += [f"类{n}" for names in classes(word).values() for n in names]
    return tuple(found)


_SIDES = {
    "≥": re.compile("以上|不低于|不少于"),
    "≤": re.compile("以下|不超过|不高于"),
    ">": re.compile("(?<!不)(?:超过|高于|多于)"),
    "<": re.compile("不足|不满|(?<!不)(?:低于|少于)"),
}
_RATES = re.compile("[每按]个?([年月日天次季])|/([年月日])")


def labels(words: Sequence[str]) -> Counter[str]:
    """What decides among words: figures, negations, connectives, classes."""
    return Counter(label for word in words for label in _label(word))
