"""Cuts a stream into sentences; a sentence is whole when its tokens behind the full stop are there, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.phrasing.marks import TOKEN

LONGEST = 400  # characters without an end: no sentence
_END = re.compile(r"[。！？!?\n]")
_AFTER = '。！？!?”』」’"'
_OPEN, _CLOSE = "[［【〔", "]］】〕"
_WAIT = 40  # characters in which a bracket closes
_THOUGHT = re.compile(r"<\s*(think|thinking|thought|reasoning|reflection)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence as it came, whether it begins a line, and in which line it stands."""

    text: str
    begins_line: bool
    line: int = 0


class Sentences:
    """Takes pieces of a stream, gives sentences; what stands within thinking tags is nobody's business."""

    def __init__(self) -> None:
        self._buffer, self._begins, self._line = "", True, 0

    def feed(self, text: str, last: bool = False) -> Iterator[Piece]:
        """The sentences that are whole now; with `last` all that is left."""
        self._buffer += text
        held = self._without_thoughts()
        while self._buffer and (end := _end(self._buffer, last)) is not None:
            piece, self._buffer = self._buffer[:end], self._buffer[end:]
            yield Piece(piece, self._begins, self._line)
            self._line += piece.count("\n")
            self._begins = piece.endswith("\n") or (self._begins and not piece.strip())
        self._buffer = self._buffer[: LONGEST + 1] + ("" if last else held)

    def _without_thoughts(self) -> str:
        """Cut thoughts out of the buffer; what an unfinished one hides is given back."""
        while (found := _THOUGHT.search(self._buffer)) is not None:
            closing = re.compile(rf"<\s*/\s*{found[1]}\s*>", re.IGNORECASE).search(self._buffer, found.end())
            if closing is None:
                held, self._buffer = self._buffer[found.start() :], self._buffer[: found.start()]
                return held
            self._buffer = self._buffer[: found.start()] + self._buffer[closing.end() :]
        return ""


def finished(piece: Piece) -> bool:
    """Whether the last piece of a stream is a whole sentence: it has its full stop or its token."""
    text = piece.text.rstrip()
    return not text or text.endswith(tuple(_AFTER)) or any(m.end() == len(text) for m in TOKEN.finditer(text))


def _end(text: str, last: bool) -> int | None:
    """Where the first sentence ends; None if that cannot be known yet."""
    ends = _END.finditer(text)
    found = next((end for end in ends if end[0] == "\n" or not _within(text, end.end())), None)
    if found is None:
        return len(text) if last else None
    if found[0] == "\n":
        return found.end()
    end = found.end()
    while end < len(text) and text[end] in _AFTER:
        end += 1
    return _after_tokens(text, end, last)


def _within(text: str, end: int) -> bool:
    """Whether a bracket or a quotation is open: a full stop in it ends nothing, but a quotation's last."""
    before = text[:end]
    if any(before.count(left) > before.count(right) for left, right in (("（", "）"), ("《", "》"))):
        return True
    return before.count("“") > before.count("”") and text[end : end + 1] != "”"


def _after_tokens(text: str, end: int, last: bool) -> int | None:
    while True:
        here = end
        while here < len(text) and text[here] in " \t\u3000":
            here += 1
        if here == len(text):
            return end if last else None
        if text[here] not in _OPEN:
            return end
        token = TOKEN.match(text, here)
        if token is None:
            rest = text[here : here + _WAIT]
            waits = not last and len(rest) < _WAIT and not any(c in rest for c in _CLOSE)
            return None if waits else end
        if token.end() == len(text) and not last:
            return None  # a second closing bracket may follow
        end = token.end()
