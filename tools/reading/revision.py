"""What a message takes back (改口): 不是36个月, 说多了, 那是去年的, 原来租房; what is left is what holds."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tools.reading.phrases import Lexicon

_LATER = re.compile(r"现在|如今|目前|今年|后来|已经|这个?月(?!的)|上个?月开始|刚(?:刚|才)?开始")
_FIGURE = re.compile(r"[0-9一二三四五六七八九十两]")
_CLAUSE = re.compile(r"[^,;:。!?…\n]+")


def taken_back(text: str, words: Lexicon) -> tuple[str, int | None]:
    """The text with what it takes back turned into breaks, places unchanged, and where that begins."""
    spans = [
        m.span(name)
        for m in words.words["withdrawn"].finditer(text)
        for name, v in m.groupdict().items()
        if v
    ]
    spans += _before_comments(text, words) + _past(text, words)
    if not spans:
        return text, None
    shown = list(text)
    for start, end in spans:
        shown[start:end] = "," * (end - start)
    return "".join(shown), min(start for start, _ in spans)


def _before_comments(text: str, words: Lexicon) -> list[tuple[int, int]]:
    """18万，哦那是到手的，税前22万: a clause that tells what the one before was, and the one before."""
    spans: list[tuple[int, int]] = []
    last: tuple[int, int] | None = None
    for clause in _CLAUSE.finditer(text):
        found = words.words["was"].search(clause[0])
        if found and words.words["goes_on"].search(text, clause.end()):
            start = (
                last[0] if last and not clause[0][: found.start()].strip("哦啊噢呃哎这") else clause.start()
            )
            spans.append((start, clause.end()))
        last = clause.span()
    return spans


def _past(text: str, words: Lexicon) -> list[tuple[int, int]]:
    """原来租房，现在买了: a state that was before another that is now."""
    found = list(_CLAUSE.finditer(text))
    spans: list[tuple[int, int]] = []
    for at, clause in enumerate(found[:-1]):
        later = next((c for c in found[at + 1 : at + 3] if _LATER.search(c[0])), None)
        if later and words.words["past"].search(clause[0]):
            spans.append(clause.span())
            spans += [c.span() for c in found[at + 1 : at + 2] if c is not later and not _FIGURE.search(c[0])]
    return spans


def topic(text: str, fields: Mapping[str, str]) -> str | None:
    """The fact named last in the words around a correction: 年龄填错了, 缴费基数不是两万八."""
    found = [
        (text.rfind(label), len(label), name)
        for label, name in fields.items()
        if len(label) > 1 and label in text
    ]
    return max(found)[2] if found else None
