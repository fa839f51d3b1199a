"""One sentence of a model: read, resolved to its clauses, and held to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.lines import overlap
from assistant.answering.rows import said_rows
from assistant.phrasing.marks import MARKUP, tokens, undressed, without_tokens
from assistant.phrasing.sentences import LONGEST, Piece
from assistant.types import Line
from knowledge.types import Clause, Passage
from prompts.loader import load

_LETTER, _HAN = re.compile(r"[^\W\d_]"), re.compile(r"[\u3400-\u9fff]")
_HAN_SHARE = 0.6  # of the letters: less is another language
_PAIRS = (("（", "）"), ("《", "》"), ("〈", "〉"), ("“", "”"))
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says, and the clauses that it cites."""

    text: str
    passages: tuple[Passage, ...]
    bullet: bool
    at: int
    """The line of the model's text that it stands in."""

    @property
    def leads(self) -> bool:
        """Whether it only announces what follows (条件如下：)."""
        return self.text.endswith(("：", ":"))


def read(piece: Piece, by_token: Mapping[str, Passage]) -> Said:
    """The sentence without its tokens; unknown tokens count for nothing."""
    passages = tuple(by_token[token] for token in tokens(piece.text) if token in by_token)
    text, bullet = undressed(without_tokens(piece.text))
    return Said(text, passages, bullet and piece.begins_line, piece.line)


def shape(said: Said) -> str | None:
    """Why a sentence cannot be taken, whatever it says: markup, broken, aside, overlong, language."""
    if MARKUP.search(said.text):
        return "markup"
    if any(said.text.count(left) != said.text.count(right) for left, right in _PAIRS):
        return "broken"
    if said.text.startswith(tuple(load("phrasing")["asides"])):
        return "aside"
    if len(said.text) > LONGEST:
        return "overlong"
    letters = _LETTER.findall(said.text)
    foreign = letters and len(_HAN.findall(said.text)) / len(letters) < _HAN_SHARE
    return "language" if foreign or not letters else None


def line_of(said: Said, passages: Sequence[Passage], runs_on: bool) -> Line:
    """The sentence as a line that quotes what it stands on."""
    line = Line(said.text, tuple(passages), said.bullet, bool(passages), written=True, runs_on=runs_on)
    return replace(line, quote=_quote(said.text, passages[0].clause)) if passages else line


def _quote(text: str, clause: Clause) -> str:
    """The words of the clause that say most of the sentence."""
    parts = said_rows(clause.table) if clause.table else _SENTENCE.findall(clause.text)
    parts = [part.strip() for part in parts if part.strip()]
    return max(parts, key=lambda part: overlap(text, part), default="")
