"""What a message wishes to have done; a policy question wishes nothing but an answer."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.dialogue.composing import composed
from assistant.dialogue.words import facts_needed, folded, is_bare, is_wish, one_of, parts

# In this order: what is more particular first.
SERVICES = (
    "unsubscribe",
    "reschedule",
    "cancel",
    "requests",
    "status",
    "book",
    "slots",
    "place",
    "subscribe",
)
RULES = ("benefits", "duplicate", "match", "calculate", "classify", "check")
LISTED = {"materials_list": "materials"}
OWN = {"own_calculate": "calculate", "own_check": "check", "own_match": "match"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished (check, match, book, ...), and the words it was read from."""

    kind: str
    text: str
    bare: bool = False


def wishes(text: str, facts: int) -> list[Wish]:
    """The wishes of a message in their order; `facts` is how many facts of the person it tells."""
    found: list[Wish] = []
    about_oneself = one_of("oneself", text)
    for part in parts(text):
        wish = _wish(folded(part), facts, about_oneself)
        if wish and all(w.kind != wish.kind for w in found):
            found.append(wish)
    if not found and (whole := _wish(folded(text), facts, about_oneself)):
        found = [whole]
    if all(w.kind not in RULES for w in found) and (kind := composed(folded(text), facts, about_oneself)):
        found = [Wish(kind, text), *found]
    return found


def is_question(text: str) -> bool:
    """Whether the message asks for something."""
    return one_of("question", text)


def _wish(text: str, facts: int, about_oneself: bool) -> Wish | None:
    for kind in (*SERVICES, *RULES):
        if is_wish(kind, text):
            return Wish(kind, text, is_bare(kind, text) if kind == "match" else False)
    for listed, kind in LISTED.items():
        if is_wish(listed, text):
            return Wish(kind, text)
    for own, kind in OWN.items():
        if facts >= facts_needed(own, about_oneself) and is_wish(own, text):
            return Wish(kind, text)
    return None
