"""Lines to paragraphs: which line goes on with the one before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.cleaning import bullet_text
from knowledge.numbering import read_marker


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


def joined(lines: Sequence[Line]) -> list[str]:
    """The paragraphs of the lines, words that were broken over two lines whole again."""
    found: list[str] = []
    previous: Line | None = None
    for line in lines:
        if previous and found and _goes_on(found[-1], previous, line):
            found[-1] = _glue(found[-1], line.text)
        else:
            found.append(line.text)
        previous = line
    return found


def _goes_on(before: str, previous: Line, line: Line) -> bool:
    if _CLOSER.match(line.text):
        return True
    if line.indented or begins_anew(line.text) or SENTENCE_END.search(before):
        return False
    if bullet_text(before) is not None and _completes_bullet(line.text):
        return True
    if _OPEN_END.search(before) or previous.full or _has_open_pair(before):
        return True
    return _is_broken_prose(before, previous, line)


def _completes_bullet(text: str) -> bool:
    return len(text) == 1 or (len(text) <= 20 and bool(re.search("[；。]$", text)))


def begins_anew(text: str) -> bool:
    return read_marker(text) is not None or bullet_text(text) is not None


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


def full_lines(widths: Sequence[int], window: int = 8) -> list[bool]:
    """Which lines reach the right margin, judged by the lines around each, for a text has many widths."""
    found = []
    for index, width in enumerate(widths):
        margin = wrap_width(widths[max(0, index - window) : index + window + 1])
        found.append(margin is not None and width >= margin - 3)
    return found


def wrap_width(widths: Sequence[int]) -> int | None:
    """The width at which a text's lines were broken; None where each paragraph is one line."""
    long = [w for w in widths if w >= 16]
    if len(long) < 4:
        return None
    counts = Counter(long)
    near = {w: sum(counts[v] for v in range(w - 2, w + 3)) for w in counts}
    best = max(near, key=lambda w: (near[w], w))
    return best if near[best] >= max(3, len(long) * 0.4) else None
