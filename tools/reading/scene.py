"""Whose facts a clause tells: the person's own, the spouse's, nobody's (questions, conditions, others)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from tools.reading.clauses import Clause
from tools.reading.phrases import Lexicon, content
from tools.reading.places import AWAY, UNSURE, local, marked
from tools.reading.proxy import for_another

_EMOJI = "\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d"
_BREAK = re.compile(
    rf"[,;:!?。、…\s](?!\d{{3}}(?!\d))|~(?!\d)|(?<![\d万年月kw])~|[|{_EMOJI}]|\.(?!\d)|/(?![\d月年]|个月)|(?<![\d万k元])/"
)
_TOGETHER = re.compile(r"\s*(?:我们?|俩|两个?人?|咱)*都(?:是|有|没|在)")
_WHO = re.compile(
    r"\s*(?:但|而|那)?(?P<who>(?:该|这位|这名|此)(?:员工|职工|同事|候选人|老师|同志|申请人|人)|(?:他|她|佢)(?!们))"
)
_WITH = re.compile(r"\s*(?:现在|目前|我)*(?:和|跟|与)(?:朋友|同学|同事|室友|别人|人)(?:一起|合|共|拼)")
_STOP = re.compile(r"[;!?。…\n]|\.(?!\d)")


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


def scene(text: str, words: Lexicon, place: str | None = None, about: str = "self") -> Scene:
    """The message read once for who is spoken of; `about` is whom 他 means with nobody named."""
    plain, at = _unpaused(tidy(text, words), words)
    clauses = _clauses(plain, words, about)
    if about == "self":
        clauses = for_another(plain, clauses, words)
    lines = _as_own(_BREAK.sub("\n", marked(plain, place)), clauses)
    found = words.words["correct"].search(plain)
    views = {
        "self": _view(lines, clauses, ("self", "both")),
        "spouse": _view(lines, clauses, ("spouse", "both")),
        "any": _view(lines, clauses, ("self", "both", "spouse", "child", "partner")),
    }
    views["here"] = local(views["self"], AWAY + UNSURE)
    views["not_away"] = local(views["self"], AWAY)
    views["plain"] = _view(_BREAK.sub("\n", plain), clauses, ("self", "both"))
    own = any(c.subject == "partner" or words.words["self"].search(c.text) for c in clauses if not c.supposed)
    return Scene(
        plain, clauses, views, own, any(c.asks for c in clauses), found.start() if found else None, lines,
        at,
    )  # fmt: skip


def _as_own(lines: str, clauses: tuple[Clause, ...]) -> str:
    """他今年38岁 as 我今年38岁 where he is whom is asked for; places unchanged."""
    for clause in clauses:
        found = _WHO.match(clause.text) if clause.subject == "self" else None
        if found:
            start, end = clause.start + found.start("who"), clause.start + found.end("who")
            lines = lines[:start] + "\n" * (end - start - 1) + "我" + lines[end:]
    return lines


def tidy(text: str, words: Lexicon) -> str:
    """Half-width, lower case, typos put right; every character keeps its place where lengths allow."""
    plain = "".join(_narrow(c) for c in text).lower()
    if len(plain) != len(text):
        plain = "".join(_narrow(c) for c in text)
    plain = words.typo.sub(lambda m: _fitted(words.same[m[0]], len(m[0])), plain)
    plain = words.words["opener"].sub(lambda m: "," * len(m[0]), plain)
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
    if "①" <= char <= "⑳":
        return ","
    found = unicodedata.normalize("NFKC", char).translate(_simple())
    return found if len(found) == 1 else char


@cache
def _simple() -> Mapping[int, str]:
    """Traditional characters (繁体字) of what people tell of themselves, with their simple forms."""
    pairs = content()["words"]["traditional"].split()
    return str.maketrans({pair[0]: pair[1] for pair in pairs})


def _fitted(word: str, length: int) -> str:
    """The word in as many characters; what is left of a longer (English) one is a break."""
    return (
        word[:length].ljust(length, "的" if length - len(word) < 2 else " ") if len(word) != length else word
    )


def _clauses(text: str, words: Lexicon, about: str = "self") -> tuple[Clause, ...]:
    found: list[Clause] = []
    start = 0
    subject, supposed = "self", False
    for end in [*(m.start() for m in _BREAK.finditer(text)), len(text)]:
        piece = text[start:end]
        if piece.strip():
            stop = text[end : end + 1]
            clause = Clause(start, end, piece, open=end)
            supposed = supposed or bool(words.words["conditional"].search(piece))
            clause.subject = subject = _subject(piece, subject if found else about, words)
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
    if said["both"].search(piece) or (before == "spouse" and _TOGETHER.match(piece)):
        return "both"
    if _WITH.match(piece):
        return "self"
    spouse, own = said["spouse"].search(piece), said["self"].search(piece)
    if spouse and not (own and own.start() > spouse.end()):
        return "spouse"
    if said["partner"].search(piece) and not own:
        return "partner"
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
    if not words.words["question"].search(piece) and not words.words["subsidy"].search(piece):
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
