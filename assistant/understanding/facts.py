"""Facts that a model read: believed when the very words, read again for that fact, say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.types import Heard, Turn
from assistant.understanding.asking import offered
from assistant.understanding.told import ModelReading, ToldFact
from assistant.understanding.worth import rules
from prompts.loader import load
from tools.errors import BadArguments
from tools.reading import read_facts
from tools.rules.values import Pair, parse_value
from tools.rules.vocabulary import Fact

_CLAUSE = re.compile(r"[，,。；;！!？?\n\s]")


def heard(reading: ModelReading, turn: Turn) -> Iterator[Heard | str]:
    """Each fact as it was heard, or why it is not believed: name, quote, value, other."""
    known = {fact.label: fact for fact in offered(turn)}
    for told in reading.facts:
        fact = known.get(told.name)
        start = turn.text.find(told.quote)
        if fact is None or fact.heard_only:
            yield "name"
        elif start < 0:
            yield "quote"
        elif _is_another_matter(turn.text, start, fact) or not _is_named(told, fact, turn, start):
            yield "other"
        else:
            pair = _seen_again(told, fact, turn, _clause(turn.text, start, len(told.quote)))
            yield Heard(fact.id, *pair, told.quote, start, start + len(told.quote)) if pair else "value"


def _seen_again(told: ToldFact, fact: Fact, turn: Turn, clause: str) -> Pair | None:
    """The value, if the reader finds the same one in the words when told what they answer."""
    try:
        pair = parse_value(fact, told.value)
    except BadArguments:
        return None
    place = next(iter(turn.reading.places), None) if turn.reading else None
    for words in (clause, told.quote):
        read = read_facts(words, turn.as_of, fact.id, place=place)
        if any(f.fact == fact.id and (f.low, f.high) == pair for f in read.facts):
            return pair
    return None


def _is_named(told: ToldFact, fact: Fact, turn: Turn, start: int) -> bool:
    """Whether the words can only mean this fact: it was asked for, or it or the choice is named in them.

    有 and 三年 answer any question, so a yes or no to what was not asked is never believed.
    """
    pending = turn.dialogue.pending if turn.dialogue else None
    if pending is not None and pending.name == fact.id:
        return True
    clause = _clause(turn.text, start, len(told.quote))
    names = (str(told.value),) if fact.kind == "choice" else (fact.label, *fact.aliases)
    return fact.kind != "bool" and any(n[i : i + 2] in clause for n in names for i in range(len(n) - 1))


def _is_another_matter(text: str, start: int, fact: Fact) -> bool:
    """Whether the words speak of somebody else, or of what is only supposed or asked."""
    begin = max((m.end() for m in re.finditer(r"[。；;！!？?\n]", text[:start])), default=0)
    before, clause = text[begin:start], _clause(text, start, 1)
    if re.search(rules()["supposed"], before + clause):
        return True
    others = re.search(load("wishes")["composed"]["others"], before + clause)
    return bool(others) and not re.search(rules()["family"], fact.label)


def _clause(text: str, start: int, length: int) -> str:
    left = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    right = next((m.start() for m in _CLAUSE.finditer(text, start + length)), len(text))
    return text[left:right]
