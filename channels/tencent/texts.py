"""Long texts in parts that the platform takes, cut where a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST = 2048
"""Bytes of UTF-8 of a text message."""
ROOM = 1800
"""Bytes of a part: the rest is for the words before and behind it."""
_LINK = re.compile(r"<a [^>]*>[^<]*</a>")
_SENTENCE = re.compile(r"[^。！？；]+(?:[。！？；]+[”’」』）]*(?:〔\d+〕)*\n*)?|[。！？；]+\n*")


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode("utf-8", "replace"))


def parts(text: str, most: int = ROOM) -> list[str]:
    """The text in parts of at most so many bytes, cut where a line or a sentence ends."""
    found: list[str] = []
    now = ""
    for unit in _units(text, most):
        if now.strip() and size((now + unit).rstrip()) > most:
            found.append(now.strip("\n"))
            now = ""
        now += unit
    return [*found, now.strip("\n")] if now.strip() else found


def _units(text: str, most: int) -> Iterator[str]:
    """What is better not cut: sentences with their marks; a line with a link whole."""
    for line in re.findall(r"[^\n]+\n*|\n+", text):
        for unit in [line] if _LINK.search(line) else _SENTENCE.findall(line):
            yield from _cut(unit, most)


def _cut(unit: str, most: int) -> Iterator[str]:
    """What has no end for so long, cut at a comma, else between characters."""
    while size(unit.rstrip()) > most:
        head = unit.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
        comma = max(head.rfind("，"), head.rfind("、"), head.rfind(","))
        at = comma + 1 if comma > len(head) // 2 else len(head)
        yield unit[:at]
        unit = unit[at:]
    if unit:
        yield unit
