"""Asking for another (代问): whose facts are the person's in question when HR or family write."""

from __future__ import annotations

import re

from tools.reading.clauses import Clause
from tools.reading.phrases import Lexicon

_SWAPPED = {"spouse": "self", "self": "spouse", "both": "both"}


def for_another(text: str, clauses: tuple[Clause, ...], words: Lexicon) -> tuple[Clause, ...]:
    """The clauses with the subject of whom is asked for as `self`: 该员工…, 帮同事问，他…, 替老公问，他…."""
    found = words.words["proxy"].search(text)
    if found and words.words["gossip"].search(text, found.end()):
        return clauses
    if found is None and _of_a_grown_child(clauses, words):
        return _as_self(clauses)
    nobody = found is None and _of_nobody_named(clauses, words)
    if found is None and not nobody:
        return clauses
    if found and words.words["spouse"].search(found[0]):
        _swap(clauses)
        return clauses
    own = False
    for clause in clauses:
        plain = re.sub(words.words["proxy"], "", clause.text)
        if clause.subject in ("other", "child") and not _another(plain, words):
            clause.subject = "self"
        elif own and clause.subject == "self":
            clause.subject = "other"
        own = bool(found and words.words["myself"].search(plain)) or (own and clause.subject == "other")
        if own:
            clause.subject = "other"
    return clauses


def _of_a_grown_child(clauses: tuple[Clause, ...], words: Lexicon) -> bool:
    """闺女99年生的，本科: a parent tells of a child of age alone, and of nobody else."""
    said = words.words
    return bool(
        clauses
        and said["offspring"].match(clauses[0].text)
        and any(said["grown"].search(c.text) for c in clauses)
        and not any(c.asks for c in clauses)
        and not any(said["minor"].search(c.text) or said["self"].search(c.text) for c in clauses)
        and not any(c.subject in ("spouse", "both", "other", "partner") for c in clauses)
    )


def _as_self(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The child's clauses as those of the person in question."""
    for clause in clauses:
        clause.subject, clause.child = "self", True
    return clauses


def _of_nobody_named(clauses: tuple[Clause, ...], words: Lexicon) -> bool:
    """他今年三十四，副高: HR going on about the person in question, nobody else being named."""
    return bool(
        clauses
        and words.words["pronoun"].search(clauses[0].text)
        and not any(_another(c.text, words) or words.words["self"].search(c.text) for c in clauses)
        and not any(c.asks for c in clauses)
    )


def _another(text: str, words: Lexicon) -> bool:
    return bool(words.words["other"].search(text) or words.words["child"].search(text))


def _swap(clauses: tuple[Clause, ...]) -> None:
    for clause in clauses:
        clause.subject = _SWAPPED.get(clause.subject, clause.subject)
