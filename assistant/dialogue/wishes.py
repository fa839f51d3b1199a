"""What a message wishes to have done; a policy question wishes nothing but an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.dialogue.composing import composed
from assistant.dialogue.words import facts_needed, folded, is_bare, is_wish, one_of, parts, without_lead

# In this order: what is more particular first.
SERVICES = (
    "handover",
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
_MOST_OF_HANDOVER = 16  # characters (English: words); in a longer part 人工 is told about, not asked for
_UNIT = re.compile(r"[a-z]+|[^\sa-z]")
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
        wish = _one_of_several(part, facts, about_oneself)
        if wish and all(w.kind != wish.kind for w in found):
            found.append(wish)
    if not found and (whole := _wish(folded(text), facts, about_oneself)):
        found = [whole]
    if all(w.kind not in RULES for w in found) and (kind := composed(folded(text), facts, about_oneself)):
        found = [Wish(kind, text), *found]
    return _settled(found)


def is_question(text: str) -> bool:
    """Whether the message asks for something."""
    return one_of("question", text)


def _one_of_several(part: str, facts: int, about_oneself: bool) -> Wish | None:
    """The wish of a part as it stands, else of what follows the words that connect it to the others."""
    text = folded(part)
    found = _wish(text, facts, about_oneself)
    if found is None and (rest := without_lead(text)) != text:
        led = _wish(rest, facts, about_oneself)
        found = Wish(led.kind, text, led.bare) if led else None
    return found


def _settled(found: list[Wish]) -> list[Wish]:
    """取消 and 改约 in one breath is a change; a person (人工) is asked for first, then the rest."""
    if any(w.kind == "reschedule" for w in found):
        found = [w for w in found if w.kind != "cancel"]
    return sorted(found, key=lambda w: w.kind != "handover")


def _wish(text: str, facts: int, about_oneself: bool) -> Wish | None:
    for kind in (*SERVICES, *RULES):
        if is_wish(kind, text) and (kind != "handover" or len(_UNIT.findall(text)) <= _MOST_OF_HANDOVER):
            return Wish(kind, text, is_bare(kind, text) if kind == "match" else False)
    for listed, kind in LISTED.items():
        if is_wish(listed, text):
            return Wish(kind, text)
    for own, kind in OWN.items():
        if facts >= facts_needed(own, about_oneself) and is_wish(own, text):
            return Wish(kind, text)
    return None
