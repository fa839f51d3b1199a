"""What of a view is told of the city asked about, and not of another."""

from __future__ import annotations

import re

from tools.reading.places import AWAY, HERE

_BACK = re.compile(rf"{HERE}|这边|这里|这儿|本市|本地|当地|现在|目前|如今|后来|今年")
_LIVED = re.compile(
    rf"(?<!户口)(?<!户籍)(?<!户口落)[在到去][{AWAY}](?!.{{0,4}}[读念]|.{{0,4}}上学)|[{AWAY}](?:那边|那里|工作|上班|打工|干|待|呆|就业)"
)


def local(view: str, apart: str) -> str:
    """The view without what is told of other cities (`apart`: their marks); places unchanged."""
    if not any(mark in view for mark in apart):
        return view
    lines, elsewhere = [], False
    for line in view.split("\n"):
        if any(mark in line for mark in apart):
            elsewhere = bool(_LIVED.search(line)) and not _BACK.search(line, line.rfind(AWAY) + 1)
            line = _cut(line, apart)
        elif _BACK.search(line):
            elsewhere = False
        elif elsewhere:
            line = "\0" * len(line)
        lines.append(line)
    return "\n".join(lines)


def _cut(line: str, apart: str) -> str:
    if not _BACK.search(line):
        return "\0" * len(line)
    return re.sub(rf"[{apart}].*?(?={_BACK.pattern}|$)", lambda m: "\0" * len(m[0]), line)
