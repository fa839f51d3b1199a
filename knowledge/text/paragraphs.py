"""Lines to paragraphs: which line goes on with the one before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.frame.framelines import is_addressees, is_imprint
from knowledge.text.cleaning import bullet_text
from knowledge.tree.numbering import RANKS, cn_numeral, read_marker


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: does it reach the right margin (`full`), is it set in (`indented`)?"""

    text: str
    full: bool = False
    indented: bool = False


SENTENCE_END = re.compile(r"[。！？；：!?:;][”’」』）)》\"]*$")
_OPEN_END = re.compile(r"[、，,（(“《「·/]$|[\u4e00-\u9fff](?:[的和与及])$|第$")
_CLOSER = re.compile(r"^[，。、；：！？）)》”’」』％%,]")
_PROSE = re.compile(r"[，。、；]")
_WORD_END, _WORD_START = re.compile(r"[A-Za-z0-9]$"), re.compile(r"^[A-Za-z0-9]")
_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("「", "」"))
_PROSE_LENGTH = 30
_ALONE = re.compile(r"目\s*[录次]$")
_DATE = re.compile(r"[0-9〇○零一二三四五六七八九十]{4}\s*年.{2,8}日$")
_TITLE = re.compile(r"(?:通知|意见|办法|规定|细则|方案|公告|决定|函)[）)》]?$")
_PHRASE_END = re.compile(r"[，。、；：！？,;:!?）)》]$")
_FEWEST_FIRSTS, _NEARLY_ALL = 3, 0.7
_NARROWEST, _FEWEST_BROKEN = 16, 2
_TAIL = 2000  # characters; no paragraph that people wrote is longer


def joined(lines: Sequence[Line]) -> list[str]:
    """The paragraphs of the lines, words that were broken over two lines whole again."""
    found: list[_Growing] = []
    previous: Line | None = None
    sets_in, is_set_in = _sets_paragraphs_in(lines), False
    for line in lines:
        if previous and found and _goes_on(found[-1].tail, previous, line, sets_in and is_set_in):
            found[-1].add(line.text)
        else:
            found.append(_Growing(line.text))
            is_set_in = line.indented
        previous = line
    return [paragraph.text for paragraph in found]


class _Growing:
    """A paragraph while lines are joined to it; only its tail is looked at, or long ones take minutes."""

    def __init__(self, text: str) -> None:
        self._heads: list[str] = []
        self.tail = text

    def add(self, text: str) -> None:
        self.tail = _glue(self.tail, text)
        if len(self.tail) > 2 * _TAIL:
            self._heads.append(self.tail[:-_TAIL])
            self.tail = self.tail[-_TAIL:]

    @property
    def text(self) -> str:
        return "".join((*self._heads, self.tail))


def _sets_paragraphs_in(lines: Sequence[Line]) -> bool:
    """Whether the paragraphs of the text, told by a short line above them, are nearly all set in."""
    firsts = [
        line.indented
        for above, line in pairwise(lines)
        if not above.full and SENTENCE_END.search(above.text) and _PROSE.search(line.text)
    ]
    return len(firsts) >= _FEWEST_FIRSTS and sum(firsts) >= len(firsts) * _NEARLY_ALL


def _goes_on(before: str, previous: Line, line: Line, sets_in: bool) -> bool:
    if _CLOSER.match(line.text):
        return True
    if line.indented or _stands_apart(previous, line):
        return False
    if begins_anew(line.text):  # （三） at the margin where every paragraph is set in: an item within a line
        return sets_in and previous.full and _numbers_within(before, line.text)
    if SENTENCE_END.search(before):  # a sentence that ended at the margin: the paragraph may go on
        return sets_in and previous.full and bool(_PROSE.search(line.text) or line.text[0] in "（(")
    if bullet_text(before) is not None and _completes_bullet(line.text):
        return True
    if _OPEN_END.search(before) or previous.full or _has_open_pair(before):
        return True
    return _is_broken_prose(before, previous, line)


def _stands_apart(previous: Line, line: Line) -> bool:
    """抄送：…… and 目录, the addressees under a title, what follows a date by itself."""
    addressed = bool(_TITLE.search(previous.text)) and is_addressees(line.text)
    return addressed or is_imprint(line.text) or bool(_ALONE.match(line.text) or _DATE.match(previous.text))


def _completes_bullet(text: str) -> bool:
    return len(text) == 1 or (len(text) <= 20 and bool(re.search("[；。]$", text)))


def begins_anew(text: str) -> bool:
    return read_marker(text) is not None or bullet_text(text) is not None


def _numbers_within(before: str, text: str) -> bool:
    """Whether the number a line begins with follows one inside the text before: ……；（二）合同；"""
    marker = read_marker(text)
    if marker is None or marker.style in RANKS or marker.number < 2:
        return False
    number = cn_numeral if marker.style.startswith("cn") else str
    above = marker.shown.replace(number(marker.number), number(marker.number - 1))
    return before.find(above) > 0


def _has_open_pair(text: str) -> bool:
    return len(text) < 300 and any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS)


def _is_broken_prose(before: str, previous: Line, line: Line) -> bool:
    """A sentence without an end, or the narrow lines of a box on a slide."""
    if not _PROSE.search(before):
        return False
    if len(previous.text) >= _PROSE_LENGTH:
        return True
    return 7 <= len(previous.text) <= 20 and len(line.text) <= len(previous.text) + 2


def _glue(before: str, after: str) -> str:
    if re.search(r"[A-Za-z]-$", before) and re.match(r"[a-z]", after):
        return before[:-1] + after
    if re.search(r"[\u4e00-\u9fff]-$", before) and re.match(r"[\u4e00-\u9fff]", after):
        return before[:-1] + after
    space = " " if _WORD_END.search(before) and _WORD_START.match(after) else ""
    return before + space + after


def full_lines(widths: Sequence[int], common: int | None = None, window: int = 8) -> list[bool]:
    """Which lines reach the right margin, judged by the lines around each, for a text has many widths.

    `common` is the margin of the text as a whole, for where the lines around are too few to tell.
    """
    found = []
    for index, width in enumerate(widths):
        margin = wrap_width(widths[max(0, index - window) : index + window + 1]) or common
        found.append(margin is not None and width >= margin - 3)
    return found


def margin(texts: Sequence[str], widths: Sequence[int]) -> int | None:
    """The width no line goes over and at which several lines break in the middle of a sentence."""
    widest = max(widths, default=0)
    at_margin = [t for t, width in zip(texts, widths, strict=True) if width >= widest - 3]
    broken = [text for text in at_margin if _PROSE.search(text) and not _PHRASE_END.search(text)]
    return widest if widest >= _NARROWEST and len(broken) >= _FEWEST_BROKEN else None


def wrap_width(widths: Sequence[int]) -> int | None:
    """The width at which a text's lines were broken; None where each paragraph is one line."""
    long = [w for w in widths if w >= 16]
    if len(long) < 4:
        return None
    counts = Counter(long)
    near = {w: sum(counts[v] for v in range(w - 2, w + 3)) for w in counts}
    best = max(near, key=lambda w: (near[w], w))
    return best if near[best] >= max(3, len(long) * 0.4) else None
