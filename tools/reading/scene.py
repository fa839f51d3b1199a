"""Whose facts a clause tells: the person's own, the spouse's, nobody's (questions, conditions, others)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.reading.breath import breaths
from tools.reading.clauses import Clause
from tools.reading.locality import local
from tools.reading.phrases import Lexicon
from tools.reading.places import AWAY, UNSURE, marked, meant
from tools.reading.proxy import for_another
from tools.reading.revision import taken_back
from tools.reading.subjects import BREAK, clauses_of
from tools.reading.tidying import tidy, unpaused

_WHO = re.compile(
    r"\s*(?:但|而|那)?(?P<who>(?:该|这位|这名|此)(?:员工|职工|同事|候选人|老师|同志|申请人|人)|(?:他|她|佢)(?!们))"
)


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
    full: str = ""
    withdrawn: int | None = None
    place: str | None = None


def scene(
    text: str, words: Lexicon, place: str | None = None, about: str = "self", revise: bool = True,
    hometown: bool = False,
) -> Scene:  # fmt: skip
    """The message read once for who is spoken of; `about` is whom 他 means with nobody named.

    What the message takes back (改口) is not seen in it, unless `revise` is false; `hometown` is set when it
    answers where somebody is from: a city that is named is not the one asked about then.
    """
    full, at = breaths(*unpaused(tidy(text, words), words), words)
    plain, withdrawn = taken_back(full, words) if revise else (full, None)
    clauses = clauses_of(plain, words, about)
    if about == "self":
        clauses = for_another(plain, clauses, words)
    place = place or meant(plain, hometown)
    lines = _as_own(BREAK.sub("\n", marked(plain, place)), clauses, words)
    found = words.words["correct"].search(full)
    marks = [mark for mark in (found.start() if found else None, withdrawn) if mark is not None]
    views = {
        "self": _view(lines, clauses, ("self", "both")),
        "spouse": _view(lines, clauses, ("spouse", "both")),
        "any": _view(lines, clauses, ("self", "both", "spouse", "child", "partner")),
    }
    views["here"] = local(views["self"], AWAY + UNSURE)
    views["not_away"] = local(views["self"], AWAY)
    views["plain"] = _view(BREAK.sub("\n", plain), clauses, ("self", "both"))
    own = any(c.subject == "partner" or words.words["self"].search(c.text) for c in clauses if not c.supposed)
    own = own or any(words.words["evident"].search(c.text) for c in clauses if not (c.asks or c.supposed))
    return Scene(
        plain, clauses, views, own, any(c.asks for c in clauses), min(marks, default=None), lines,
        at, full, withdrawn, place,
    )  # fmt: skip


def _as_own(lines: str, clauses: tuple[Clause, ...], words: Lexicon) -> str:
    """他今年38岁 as 我今年38岁 where he is whom is asked for, a grown child too; places unchanged."""
    for clause in clauses:
        found = _WHO.match(clause.text) if clause.subject == "self" else None
        found = (words.words["offspring"].match(clause.text) if clause.child else None) or found
        if found:
            start, end = clause.start + found.start("who"), clause.start + found.end("who")
            lines = lines[:start] + "\n" * (end - start - 1) + "我" + lines[end:]
    return lines


def _view(lines: str, clauses: tuple[Clause, ...], subjects: tuple[str, ...]) -> str:
    shown = ["\0" if c != "\n" else c for c in lines]
    for clause in clauses:
        if clause.subject in subjects and not clause.supposed:
            shown[clause.start : clause.open] = lines[clause.start : clause.open]
            if clause.open < clause.end and clause.open > clause.start:
                shown[clause.open] = "\n"
    return "".join(shown)
