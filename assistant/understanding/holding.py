"""What of a model's reading the conversation bears out."""

from __future__ import annotations

import re

from assistant.answering.figures import figures_of
from assistant.types import Turn
from assistant.understanding.worth import rules
from knowledge.errors import UnknownRegion
from knowledge.index.synonyms import policy_synonyms
from knowledge.regions import regions
from knowledge.text.normalize import fold

_LONGEST = 120
_KEPT = 0.5  # so much of the message must be in the question that it becomes
_NOES = "不没无非未免"
_MARKS = re.compile(r"[\W_]+")


def question_holds(question: str, turn: Turn) -> bool:
    """Whether a rewritten question has only words, figures and places of the conversation, and its no."""
    said, asked, own = fold(conversation(turn)), fold(question).strip(), fold(turn.text)
    if not asked or len(asked) > _LONGEST or not figures_of(own) <= figures_of(asked) <= figures_of(said):
        return False
    if {m.code for m in regions().mentions(asked)} - {m.code for m in regions().mentions(said)}:
        return False
    if any((no in own) != (no in asked) for no in _NOES if no in own or no not in said):
        return False
    return not _left(asked, said) and _share(own, asked) >= _KEPT


def region_named(region: str | None, turn: Turn) -> str | None:
    """The code of a region that the model names, if the message itself names it."""
    if not region:
        return None
    try:
        code = regions().resolve(region).code
    except UnknownRegion:
        return None
    return code if code in {m.code for m in regions().mentions(turn.text)} else None


def act_holds(act: str, turn: Turn) -> bool:
    """Whether words of the message speak for a wish that no pattern saw."""
    from assistant.dialogue.words import folded, one_of

    rule = rules()["acts"].get(act)
    text = folded(turn.text)
    if rule is None or (rule.get("oneself") and not one_of("oneself", text)):
        return False
    return all(re.search(rule[key], text) for key in ("words", "and") if key in rule)


def conversation(turn: Turn) -> str:
    """All that was said that a follow-up may mean."""
    before = [part for e in turn.history for part in (e.question, e.rewritten, e.subject or "")]
    return "\n".join([*before, turn.text])


def _left(asked: str, said: str) -> str:
    """What of a question is neither said nor another word for something said nor neutral."""
    others = [fold(o) for meaning in policy_synonyms().found(said) for o in meaning.others]
    left, start = "", 0
    while start < len(asked):
        end = next((e for e in range(len(asked), start + 1, -1) if asked[start:e] in said), None)
        other = next((o for o in others if asked.startswith(o, start)), None)
        neutral = re.compile(rules()["neutral"]).match(asked, start)
        step = max((end or start) - start, len(other or ""), neutral.end() - start if neutral else 0)
        left += "" if step else asked[start]
        start += step or 1
    return left


def _share(part: str, text: str) -> float:
    """The share of the part's characters, but for neutral ones, that the text has."""
    core = re.sub(rules()["neutral"], "", _MARKS.sub("", part))
    return sum(c in text for c in core) / len(core) if core else 1.0
