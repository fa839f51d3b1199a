"""Facts found by their phrases in what one subject of the message says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tools.reading.amounts import SPAN, count, money, span
from tools.reading.days import days
from tools.reading.elapsed import NAMED_YEAR, elapsed, in_unit
from tools.reading.numerals import AFTER, hedge
from tools.reading.phrases import Phrases
from tools.reading.scene import Scene
from tools.reading.types import FactRead
from tools.rules.vocabulary import Fact

Pair = tuple[float, float]
_NOT = re.compile(r"(?:不是|不算|并非|没(?:有)?(?:评|考|拿|得|获|读)?(?:过|上|到|下)?|(?<!双)非|不)\Z")
_NOT_YET = re.compile(
    r"(?:职称|证书?|考试)?(?:还|今年|去年|也|都|一直|暂时|目前|明年|正)*"
    r"(?:在考|没评上|没考[上过到出]?|没过|没拿(?:到|下)?|没下来|在评|备考|准备考|没通过|没聘|要考|想考|考试没)"
)
_EXAMINED = ("title", "skill", "skill_certificate")
_YOUNGEST, _OLDEST = 10, 120
_SO_FAR = re.compile(rf"(?:到现在|至今|到今年|已经|都|满)(?:有|都|是|整|满|快)*{SPAN}")
_AHEAD = re.compile(r"明年|后年|将|要|下|在读|就能|才")


def found_in(fact: Fact, phrases: Phrases, told: Scene, as_of: date) -> FactRead | None:
    """The fact as the message tells it, if it does; a correction wins, then the highest, then the first."""
    view = told.views[phrases.scope]
    if phrases.words and not any(word in view for word in phrases.words):
        return None
    if phrases.needed and not phrases.needed.search(told.lines):
        return None
    if phrases.hidden:
        view = phrases.hidden.sub(lambda m: "\1" * len(m[0]), view)
    reads = [read for read in _reads(fact, phrases, view, as_of) if read is not None]
    reads = reads or list(_begun(fact, phrases, view, as_of))
    if not reads:
        reads = [_read(fact, pair, m) for pair, e in phrases.weak for m in e.finditer(view)]
    return _best(fact, reads, told.corrected)


def _reads(fact: Fact, phrases: Phrases, view: str, as_of: date) -> Iterator[FactRead | None]:
    for expression in phrases.amounts:
        for match in expression.finditer(view):
            pair = amount(fact, match, as_of)
            if pair and fact.id == "age" and not _YOUNGEST <= pair[0] <= _OLDEST and "岁" not in match[0]:
                continue  # 今年1600, 我一大专生 are no ages
            yield _read(fact, pair, match) if pair else None
    for pair, expression in phrases.values:
        for match in expression.finditer(view):
            denied = _NOT.search(view, max(0, match.start() - 8), match.start())
            if fact.kind == "bool" and pair == (1, 1) and denied and "没" not in match[0]:
                yield _read(fact, (0, 0), match)  # 不 在重点机构名单里
            elif fact.kind != "choice" or not (
                denied or (fact.id in _EXAMINED and _NOT_YET.match(view, match.end()))
            ):
                yield _read(fact, pair, match)


def _begun(fact: Fact, phrases: Phrases, view: str, as_of: date) -> Iterator[FactRead]:
    """Lengths of time told by the year they began in."""
    if _SO_FAR.search(view):
        return
    for match in (m for e in phrases.begun for m in e.finditer(view) if NAMED_YEAR.match(m["d"])):
        if pair := elapsed(fact, match["d"], as_of):
            yield _read(fact, pair, match)


def _read(fact: Fact, pair: Pair, match: re.Match[str]) -> FactRead:
    return FactRead(fact.id, pair[0], pair[1], match[0], match.start(), match.end())


def amount(fact: Fact, match: re.Match[str], as_of: date) -> Pair | None:
    """The amount that a phrase captured, in the unit of the fact."""
    for name, text in match.groupdict().items():
        if text is None:
            continue
        if name == "d":
            return days(text, as_of, ahead=bool(_AHEAD.search(match[0])))
        text = hedge(match.string[: match.start(name)]) + text
        if name == "m":
            return money(text)
        if name == "t":
            if re.search(
                r"(?:19|20)\d\d年|年\Z", match.string[max(0, match.start(name) - 5) : match.start(name)]
            ):
                return None  # 2019年1月到2026年10月 are days
            return in_unit(fact, span(text))
        after = re.search(AFTER, match[0][match.end(name) - match.start() :])
        return count(text + (after[0] if after else ""), fact.whole)
    return None


def _best(fact: Fact, reads: list[FactRead], corrected: int | None) -> FactRead | None:
    """Of overlapping reads the longest; then corrections, the highest level, the narrowest range."""
    kept = _uncovered(reads)
    if not kept:
        return None
    if corrected is not None:
        later = [r for r in kept if r.start >= corrected or r.end > corrected + 2]
        kept = later or kept
    if fact.kind == "choice" and fact.ordered:
        return max(kept, key=lambda r: (r.high, r.low))
    if fact.kind == "choice" and len({r.low for r in kept}) > 1:
        return None  # two schools, two employers: which is meant must be asked
    return min(kept, key=lambda r: (r.high - r.low, r.start))


def _uncovered(reads: list[FactRead]) -> list[FactRead]:
    """In the order of their places only the next few reads can overlap."""
    if len(reads) < 2:
        return reads
    ordered = sorted(reads, key=lambda r: r.start)
    near = [ordered[max(0, i - 8) : i + 9] for i in range(len(ordered))]
    return [r for r, others in zip(ordered, near, strict=True) if not any(_covers(o, r) for o in others)]


def _covers(one: FactRead, other: FactRead) -> bool:
    overlap = one.start < other.end and other.start < one.end
    return overlap and _weight(one) > _weight(other)


def _weight(read: FactRead) -> tuple[float, float, float]:
    """The longest, then the narrowest, then the first."""
    return read.end - read.start, read.low - read.high, -read.start
