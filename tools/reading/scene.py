"""Whose facts a clause tells: the person's own, the spouse's, nobody's (questions, conditions, others)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tools.reading.phrases import Lexicon
from tools.reading.places import AWAY, UNSURE, local, marked

_BREAK = re.compile(r"[,;:!?。、…~\s](?!\d{3}(?!\d))|\.(?!\d)")
_STOP = re.compile(r"[;!?。…\n]|\.(?!\d)")


@dataclass(slots=True)
class Clause:
    """One clause with its place; `open` is how far it may be read (before the question in it)."""

    start: int
    end: int
    text: str
    subject: str = "self"
    asks: bool = False
    supposed: bool = False
    open: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """A message with the words of each subject left visible, the rest blanked out, places unchanged."""

    text: str
    clauses: tuple[Clause, ...]
    views: dict[str, str]
    marked: bool
    asks: bool
    corrected: int | None
    lines: str = ""
    at: tuple[int, ...] = ()


def scene(text: str, words: Lexicon, place: str | None = None) -> Scene:
    """The message read once for who is spoken of."""
    plain, at = _unpaused(tidy(text, words), words)
    clauses = _clauses(plain, words)
    lines = _BREAK.sub("\n", marked(plain, place))
    found = words.words["correct"].search(plain)
    views = {
        "self": _view(lines, clauses, ("self", "both")),
        "spouse": _view(lines, clauses, ("spouse", "both")),
        "any": _view(lines, clauses, ("self", "both", "spouse", "child")),
    }
    views["here"] = local(views["self"], AWAY + UNSURE)
    views["not_away"] = local(views["self"], AWAY)
    views["plain"] = _view(_BREAK.sub("\n", plain), clauses, ("self", "both"))
    own = any(words.words["self"].search(c.text) for c in clauses if not c.supposed)
    return Scene(
        plain, clauses, views, own, any(c.asks for c in clauses), found.start() if found else None, lines,
        at,
    )  # fmt: skip


def tidy(text: str, words: Lexicon) -> str:
    """Half-width, lower case, typos put right; every character keeps its place where lengths allow."""
    plain = "".join(_narrow(c) for c in text).lower()
    if len(plain) != len(text):
        plain = "".join(_narrow(c) for c in text)
    plain = words.typo.sub(lambda m: _fitted(words.same[m[0]], len(m[0])), plain)
    for heard, meant in words.sounds:
        plain = heard.sub(lambda m, word=meant: _fitted(word, len(m[0])), plain)  # type: ignore[misc]
    return plain


def _unpaused(text: str, words: Lexicon) -> tuple[str, tuple[int, ...]]:
    """The text without 嗯, 那个, 就是说 amid it, and the place that each character had."""
    gaps = [m.span() for m in words.words["pause"].finditer(text)]
    left = [i for i in range(len(text)) if not any(a <= i < b for a, b in gaps)] if gaps else range(len(text))
    return "".join(text[i] for i in left), (*left, len(text))


@lru_cache(4096)
def _narrow(char: str) -> str:
    found = unicodedata.normalize("NFKC", char)
    return found if len(found) == 1 else char


def _fitted(word: str, length: int) -> str:
    return word[:length].ljust(length, "的") if len(word) != length else word


def _clauses(text: str, words: Lexicon) -> tuple[Clause, ...]:
    found: list[Clause] = []
    start = 0
    subject, supposed = "self", False
    for end in [*(m.start() for m in _BREAK.finditer(text)), len(text)]:
        piece = text[start:end]
        if piece.strip():
            stop = text[end : end + 1]
            clause = Clause(start, end, piece, open=end)
            supposed = supposed or bool(words.words["conditional"].search(piece))
            clause.subject = subject = _subject(piece, subject, words)
            clause.supposed = supposed
            _question(clause, piece + ("?" if stop == "?" else ""), words)
            found.append(clause)
        if end < len(text) and _STOP.match(text, end):
            supposed = False
            subject = "self" if subject == "child" else subject
        start = end + 1
    return tuple(found)


def _subject(piece: str, before: str, words: Lexicon) -> str:
    said = words.words
    if said["both"].search(piece):
        return "both"
    spouse, own = said["spouse"].search(piece), said["self"].search(piece)
    if spouse and not (own and own.start() > spouse.end()):
        return "spouse"
    other, child = said["other"].search(piece), said["child"].search(piece)
    if (other or child) and not re.search(r"有|带|养|生了|俩|[一二两三]个|没", piece[:6] if child else ""):
        if own and own.start() < (other or child).start() and not child:  # type: ignore[union-attr]
            return "self"
        return "child" if child and not other else "other"
    if said["pronoun"].search(piece):
        return before if before in ("spouse", "child") else "other"
    if own or child:
        return "self"
    return before if before != "both" else "self"


def _question(clause: Clause, piece: str, words: Lexicon) -> None:
    if not words.words["question"].search(piece):
        return
    clause.asks = True
    cut = words.words["cut"].search(clause.text)
    own = words.words["self"].search(clause.text)
    told = cut and own and own.start() < cut.start()
    clause.open = clause.start + cut.start() if cut and told else clause.start


def _view(lines: str, clauses: tuple[Clause, ...], subjects: tuple[str, ...]) -> str:
    shown = ["\0" if c != "\n" else c for c in lines]
    for clause in clauses:
        if clause.subject in subjects and not clause.supposed:
            shown[clause.start : clause.open] = lines[clause.start : clause.open]
            if clause.open < clause.end and clause.open > clause.start:
                shown[clause.open] = "\n"
    return "".join(shown)
