"""The words of a reply without its wrapping, piece by piece: thoughts (思考过程) and code fences go."""

from __future__ import annotations

import re

_OPEN, _CLOSE = re.compile(r"<think(?:ing)?>"), re.compile(r"</think(?:ing)?>")
_LONGEST = len("</thinking>") - 1
_FIRST_LINE = re.compile(r"\s*```[^\n`]*(?:\n|\Z)")
_END = re.compile(r"\s*```\s*\Z")
_MAYBE_END = re.compile(r"\s*`{0,3}\s*\Z")


class Unmarked(ValueError):
    """What had been told as the reply were thoughts: only their end was marked."""


class Cleaner:
    """Takes pieces, gives text. `thinks`: the reply may begin with thoughts that no tag opens."""

    def __init__(self, thinks: bool = False) -> None:
        self._thoughts, self._fence = _Thoughts(thinks), _Fence()

    def feed(self, piece: str) -> str:
        """What can be told now; Unmarked when what was told before turns out to be thoughts."""
        return self._fence.feed(self._thoughts.feed(piece))

    def end(self) -> str:
        """What is left when nothing more comes."""
        return self._fence.feed(self._thoughts.end()) + self._fence.end()


class _Thoughts:
    def __init__(self, guess: bool) -> None:
        self._rest, self._thinking, self._guess, self._told = "", guess, guess, False

    def feed(self, piece: str) -> str:
        self._rest += piece
        spoken = ""
        while (more := self._step()) is not None:
            spoken += more
        self._told = self._told or bool(spoken.strip())
        return spoken

    def end(self) -> str:
        """Thoughts that never ended are no reply, unless thinking was only a guess."""
        text = "" if self._thinking and not self._guess else self._rest
        self._rest = ""
        return text

    def _step(self) -> str | None:
        """Take the next stretch off the rest; None when more must come first."""
        closed = _CLOSE.search(self._rest)
        if self._thinking:
            if closed:
                self._rest = self._rest[closed.end() :].lstrip()
                self._thinking = self._guess = False
                return ""
            self._rest = self._rest if self._guess else self._rest[-_LONGEST:]
            return None
        opened = _OPEN.search(self._rest)
        if closed and not (opened and opened.start() < closed.start()):
            if self._told:
                raise Unmarked
            self._rest = self._rest[closed.end() :].lstrip()
            return ""
        if opened:
            spoken, self._rest = self._rest[: opened.start()], self._rest[opened.end() :]
            self._thinking = True
            return spoken
        spoken, self._rest = _cut(self._rest)
        return spoken or None


class _Fence:
    def __init__(self) -> None:
        self._rest, self._begun, self._fenced = "", False, False

    def feed(self, text: str) -> str:
        self._rest += text
        if not self._begun and not self._begin():
            return ""
        if not self._fenced:
            told, self._rest = self._rest, ""
            return told
        held = _MAYBE_END.search(self._rest)
        cut = held.start() if held else len(self._rest)
        told, self._rest = self._rest[:cut], self._rest[cut:]
        return told

    def end(self) -> str:
        """What was held back, if it is not the closing fence."""
        if not self._begun:
            self._fenced = bool(_FIRST_LINE.match(self._rest))
            self._rest = _FIRST_LINE.sub("", self._rest, count=1).lstrip()
        text, self._rest = self._rest, ""
        return _END.sub("", text).rstrip() if self._fenced else text

    def _begin(self) -> bool:
        """Drop a first line that is a fence; False while it cannot be known yet."""
        start = self._rest.lstrip()
        if not start or "```".startswith(start) or (start.startswith("```") and "\n" not in start):
            return False
        self._fenced = start.startswith("```")
        self._rest = start.split("\n", 1)[1] if self._fenced else start
        self._begun = True
        return True


def _cut(text: str) -> tuple[str, str]:
    """The text up to where a tag may have begun, and the rest."""
    at = text.rfind("<", max(0, len(text) - _LONGEST))
    begun = at >= 0 and any(
        tag.startswith(text[at:]) for tag in ("<thinking>", "</thinking>", "<think>", "</think>")
    )
    return (text[:at], text[at:]) if begun else (text, "")
