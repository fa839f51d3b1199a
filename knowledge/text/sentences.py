"""Sentences of policy texts: where they end, what only introduces, how a long text is divided."""

from __future__ import annotations

import re
from collections.abc import Sequence

_END = re.compile(r"[^。！？；\n]*(?:[。！？；]+[”’」』）)》]*|\n|$)")
_PAUSE = re.compile(r"[^，、,]*(?:[，、,]|$)")
_INTRODUCES = 60
_LEAD = 120
_RUN_IN = 20


def sentences(text: str) -> list[str]:
    """The text in pieces that end at 。！？； or a line break; joined they are the text again."""
    return [piece for piece in _END.findall(text) if piece]


def only_introduces(text: str) -> bool:
    """Whether a text is a lead-in (引导语) that says nothing by itself: short and ending in a colon."""
    return text.endswith(("：", ":")) and len(text) <= _INTRODUCES


def lead_in(text: str) -> str:
    """What the items under a paragraph need of it to be understood alone."""
    if len(text) <= _INTRODUCES or (text.endswith(("：", ":")) and len(text) <= _LEAD):
        return text
    if text.endswith(("：", ":")):
        return sentences(text)[-1].strip()[-_LEAD:]
    return run_in_title(text)


def run_in_title(text: str) -> str:
    """The title written into a paragraph: 租房补贴。对符合条件的…… → 租房补贴."""
    first = sentences(text)[0] if text else ""
    return first.rstrip("。") if first.endswith("。") and len(first) <= _RUN_IN else ""


def parts(text: str, longest: int) -> list[str]:
    """A text in parts of about equal length, none longer than `longest`, divided at sentence ends."""
    text = text.strip()
    if len(text) <= longest:
        return [text] if text else []
    pieces = [p for s in sentences(text) for p in _short(s, longest)]
    size = len(text) / -(-len(text) // longest)
    return [part for group in _packed(pieces, size, longest) if (part := "".join(group).strip())]


def _packed(pieces: Sequence[str], size: float, longest: int) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    length = 0
    for piece in pieces:
        over = length + len(piece) - size
        if groups[-1] and (length + len(piece) > longest or over > size - length):
            groups.append([])
            length = 0
        groups[-1].append(piece)
        length += len(piece)
    return groups


def _short(sentence: str, longest: int) -> list[str]:
    if len(sentence) <= longest:
        return [sentence]
    pauses = [p[i : i + longest] for p in _PAUSE.findall(sentence) for i in range(0, len(p), longest)]
    return ["".join(group) for group in _packed(pauses, longest, longest)]
